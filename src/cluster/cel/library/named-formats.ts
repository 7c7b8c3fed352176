// format.dns1123Label().validate(name). Models apiserver cel/library format, v1.35.
import { labelValueErrors, qualifiedNameErrors } from '#api/labels.ts'
import { parseTime } from '#api/time.ts'
import { dns1035Label, dnsLabel, dnsSubdomain } from '../../resources/validation/names.ts'
import type { Declaration } from '../functions.ts'
import { none, Opaque, Optional } from '../values.ts'
import { urlComplaint } from './urls.ts'

type Check = (text: string) => readonly string[]

class NamedFormat extends Opaque {
  readonly typeName = 'kubernetes.NamedFormat'
  readonly name: string
  readonly check: Check
  constructor(name: string, check: Check) {
    super()
    this.name = name
    this.check = check
  }
  equals({ name }: NamedFormat): boolean {
    return name === this.name
  }
}

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/
const holds = (is: (text: string) => boolean, complaint: string) => (text: string) =>
  is(text) ? [] : [complaint]

const checks: { readonly [name: string]: Check } = {
  dns1123Label: (text) => dnsLabel(text),
  dns1123Subdomain: (text) => dnsSubdomain(text),
  dns1035Label: (text) => dns1035Label(text),
  qualifiedName: (text) => qualifiedNameErrors(text),
  dns1123LabelPrefix: (text) => dnsLabel(text, true),
  dns1123SubdomainPrefix: (text) => dnsSubdomain(text, true),
  dns1035LabelPrefix: (text) => dns1035Label(text, true),
  labelValue: (text) => labelValueErrors(text),
  uri: (text) => [urlComplaint(text)].filter((complaint) => complaint !== undefined),
  uuid: holds((text) => uuid.test(text), 'does not match the UUID format'),
  byte: holds((text) => base64.test(text), 'invalid base64'),
  date: holds((text) => parseTime(`${text}T00:00:00Z`) !== undefined, 'invalid date'),
  datetime: holds((text) => parseTime(text) !== undefined, 'invalid datetime'),
}

function formatOf(name: string): NamedFormat | undefined {
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined
  return check && new NamedFormat(name, check)
}

function validate({ check }: NamedFormat, text: string): Optional {
  const complaints = check(text)
  return complaints.length === 0 ? none : new Optional(complaints)
}

export const namedFormats: readonly Declaration[] = [
  ...Object.keys(checks).map(
    (name): Declaration => [`format.${name}(): kubernetes.NamedFormat`, () => formatOf(name)],
  ),
  [
    'format.named(string): optional(kubernetes.NamedFormat)',
    (name: string) => {
      const format = formatOf(name)
      return format === undefined ? none : new Optional(format)
    },
  ],
  ['(kubernetes.NamedFormat).validate(string): optional(list(string))', validate],
]
