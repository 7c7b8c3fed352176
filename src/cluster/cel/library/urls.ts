// url("https://host/path?a=b").getHost(). Models apiserver cel/library urls and Go's net/url, v1.35.
import type { Declaration } from '../functions.ts'
import { CelError, mapOf, Opaque } from '../values.ts'

class Url extends Opaque {
  readonly typeName = 'kubernetes.URL'
  readonly text: string
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly query: string
  constructor(
    text: string,
    [, scheme = '', host = '', path = '', query = '']: readonly (string | undefined)[],
  ) {
    super()
    this.text = text
    this.scheme = scheme.toLowerCase()
    this.host = host.replace(/^[^@]*@/, '')
    this.path = path
    this.query = query
  }
  equals({ text }: Url): boolean {
    return text === this.text
  }
}

const parts = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/

/** What is wrong with an absolute URL or path. Models url.ParseRequestURI. */
export function urlComplaint(text: string): string | undefined {
  const parse = (why: string) => `parse ${JSON.stringify(text)}: ${why}`
  if (text === '') return parse('empty url')
  if (/[\x00-\x1f\x7f]/.test(text)) return parse('net/url: invalid control character in URL')
  if (/^:/.test(text)) return parse('missing protocol scheme')
  if (!text.startsWith('/') && !/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text)) {
    if (/^[^/]*:/.test(text)) return parse('first path segment in URL cannot contain colon')
    return parse('invalid URI for request')
  }
  const [, , host = '', path = ''] = parts.exec(text) ?? []
  const broken = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(`${host}${path}`)?.[0]
  if (broken !== undefined) return parse(`invalid URL escape ${JSON.stringify(broken)}`)
  const port = /:([^\]]*)$/.exec(host.replace(/^.*\]/, ']'))?.[1]
  if (port !== undefined && !/^\d*$/.test(port))
    return parse(`invalid port ${JSON.stringify(`:${port}`)} after host`)
  const odd = /[ "<>\\^`{|}]/.exec(host)?.[0]
  return odd === undefined ? undefined : parse(`invalid character ${JSON.stringify(odd)} in host name`)
}

function url(text: string): Url {
  const complaint = urlComplaint(text)
  if (complaint !== undefined)
    throw new CelError(`URL parse error during conversion from string: ${complaint}`)
  return new Url(text, parts.exec(text) ?? [])
}

const portPattern = /:(\d*)$/
const portOf = ({ host }: Url) => (host.endsWith(']') ? '' : (portPattern.exec(host)?.[1] ?? ''))
const hostnameOf = ({ host }: Url) =>
  (host.endsWith(']') ? host : host.replace(portPattern, '')).replace(/^\[(.*)\]$/, '$1')

function escapedPath({ path }: Url): string {
  const unescaped = /[^\w.~!$&'()*+,;=:@/%[\]-]/gu
  return path.replace(unescaped, (character) => encodeURIComponent(character))
}

function unescaped(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

function queryOf({ query }: Url): unknown {
  const values = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';') || /%(?![0-9a-fA-F]{2})/.test(pair)) continue
    const [key = '', ...rest] = pair.split('=')
    const name = unescaped(key)
    values.set(name, [...(values.get(name) ?? []), unescaped(rest.join('='))])
  }
  return mapOf(values)
}

export const urls: readonly Declaration[] = [
  ['url(string): kubernetes.URL', url],
  ['(kubernetes.URL).getScheme(): string', ({ scheme }: Url) => scheme],
  ['(kubernetes.URL).getHost(): string', ({ host }: Url) => host],
  ['(kubernetes.URL).getHostname(): string', hostnameOf],
  ['(kubernetes.URL).getPort(): string', portOf],
  ['(kubernetes.URL).getEscapedPath(): string', escapedPath],
  ['(kubernetes.URL).getQuery(): map(string, list(string))', queryOf],
  ['isURL(string): bool', (text: string) => urlComplaint(text) === undefined],
]
