// Formats of texts that schemas of custom resources can name. Models apiextensions-apiserver validation formats and
// kube-openapi strfmt, v1.35.
import { parseTime } from '#api/time.ts'
import { urlComplaint } from '../../cel/library/urls.ts'
import { parseAddress, parseRange } from '../validation/addresses.ts'
import { dnsLabel, dnsSubdomain } from '../validation/names.ts'
import type { StructuralSchema } from './structural-schema.ts'

type Check = (text: string) => boolean

const matches =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text)
const uuid = (version: string, variant: string) =>
  matches(
    new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i'),
  )
const any = '[0-9a-f]'
const byte = '(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])'
const hostname =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/

/** By their names without dashes, as they are compared. */
const checks: { readonly [format: string]: Check } = {
  bsonobjectid: matches(/^[0-9a-f]{24}$/i),
  uri: (text) => urlComplaint(text) === undefined,
  email: matches(/^(?:[^<>]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/),
  hostname: (text) =>
    hostname.test(text) && text.length <= 255 && text.split('.').every((label) => label.length <= 63),
  ipv4: (text) => parseAddress(text)?.family === 'IPv4' && text.includes('.'),
  ipv6: (text) => parseAddress(text) !== undefined && text.includes(':'),
  cidr: (text) => parseRange(text) !== undefined,
  mac: matches(
    /^[0-9a-f]{2}(?:([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?:(?:\1[0-9a-f]{2}){2}|(?:\1[0-9a-f]{2}){14})?)$|^[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?:\.[0-9a-f]{4})?$/i,
  ),
  uuid: uuid(any, any),
  uuid3: uuid('3', any),
  uuid4: uuid('4', '[89ab]'),
  uuid5: uuid('5', '[89ab]'),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCardNumber,
  ssn: matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  hexcolor: matches(/^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i),
  rgbcolor: matches(new RegExp(`^rgb\\(\\s*${byte}\\s*,\\s*${byte}\\s*,\\s*${byte}\\s*\\)$`)),
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  password: () => true,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseTime(`${text}T00:00:00Z`) !== undefined,
  duration: matches(/^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|\d+\s*[a-z]+.*)$/),
  datetime: (text) => dateTime.test(text) && parseTime(`${text.slice(0, 19)}Z`) !== undefined,
  k8sshortname: (text) => dnsLabel(text).length === 0,
  k8slongname: (text) => dnsSubdomain(text).length === 0,
}

function isIsbn10(text: string): boolean {
  const plain = text.replace(/[\s-]/g, '')
  if (!/^\d{9}[\dX]$/.test(plain)) return false
  const sum = [...plain].reduce((all, digit, i) => all + (i + 1) * (digit === 'X' ? 10 : Number(digit)), 0)
  return sum % 11 === 0
}

function isIsbn13(text: string): boolean {
  const plain = text.replace(/[\s-]/g, '')
  if (!/^\d{13}$/.test(plain)) return false
  return [...plain].reduce((all, digit, i) => all + (i % 2 === 0 ? 1 : 3) * Number(digit), 0) % 10 === 0
}

/** Luhn's sum. */
function isCardNumber(text: string): boolean {
  const plain = text.replace(/\D/g, '')
  if (
    !/^(?:4\d{12}(?:\d{3,6})?|5[1-5]\d{14}|(?:222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11}|6[27]\d{14})$/.test(
      plain,
    )
  )
    return false
  const sum = [...plain].reverse().reduce((all, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2)
    return all + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** Whether a text is what a format says; formats that nobody knows say nothing. */
export function fitsFormat(format: string, text: string): boolean {
  const name = knownFormat(format)
  return name === undefined || checks[name]?.(text) !== false
}

/** The name of a format as values are checked by it; undefined for one that nobody knows. */
export function knownFormat(format: string): string | undefined {
  const plain = format.replaceAll('-', '')
  return Object.hasOwn(checks, plain) ? plain : undefined
}

/** The formats of texts in a schema that nobody knows. */
export function unknownFormats(schema: StructuralSchema): readonly string[] {
  const { type, format, properties = {}, additionalProperties, items, not } = schema
  const inner = [
    ...Object.values(properties),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
    ...(items === undefined ? [] : [items]),
    ...(not === undefined ? [] : [not]),
    ...(schema.allOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.anyOf ?? []),
  ]
  const own = format && type === 'string' && knownFormat(format) === undefined ? [format] : []
  return [...own, ...inner.flatMap(unknownFormats)]
}
