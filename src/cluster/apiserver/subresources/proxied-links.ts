// Links in what comes through a proxy: those to the server behind it lead through the proxy as well.
// Models apimachinery util/proxy transport, v1.35.
import { cleanPath } from '#api/clean-path.ts'

/** Where an answer comes from, and the way by which it was asked for. */
export interface ProxyWay {
  /** `10.244.1.2:80`. */
  readonly backend: string
  /** What the client calls the API server. */
  readonly host: string
  /** The path that leads to the server behind the proxy: `/api/v1/namespaces/shop/pods/web/proxy`. */
  readonly prefix: string
}

const urlParts = /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)([\s\S]*)$/

/** A URL as it leads through the proxy; one to somewhere else stays what it is. */
export function proxiedUrl(url: string, { backend, host, prefix }: ProxyWay): string {
  const [, scheme, server = '', path = '', rest = ''] = urlParts.exec(url) ?? []
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return url
  const isElsewhere = server !== '' && server !== backend && server !== host
  if (isElsewhere || !path.startsWith('/')) return url
  const way = server === host && server !== '' ? `${scheme === undefined ? '' : `${scheme}:`}//${server}` : ''
  if (path.startsWith(prefix)) return `${way}${path}${rest}`
  const joined = cleanPath(`${prefix}/${path}`)
  return `${way}${joined}${path.endsWith('/') && !joined.endsWith('/') ? '/' : ''}${rest}`
}

/** The attributes of HTML that hold URLs. */
const urlAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  applet: ['codebase'],
  area: ['href'],
  audio: ['src'],
  base: ['href'],
  blockquote: ['cite'],
  body: ['background'],
  button: ['formaction'],
  command: ['icon'],
  del: ['cite'],
  embed: ['src'],
  form: ['action'],
  frame: ['longdesc', 'src'],
  head: ['profile'],
  html: ['manifest'],
  iframe: ['longdesc', 'src'],
  img: ['longdesc', 'src', 'usemap'],
  input: ['src', 'usemap', 'formaction'],
  ins: ['cite'],
  link: ['href'],
  object: ['classid', 'codebase', 'data', 'usemap'],
  q: ['cite'],
  script: ['src'],
  source: ['src'],
  video: ['poster', 'src'],
}

/** A comment, the content of an element that has no tags in it, or a tag with its attributes. */
const tokens =
  /<!--[\s\S]*?-->|<(script|style|textarea|title)\b((?:"[^"]*"|'[^']*'|[^"'>])*)>([\s\S]*?)(?=<\/\1|$)|<([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi
const attributes = /([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

/** A page whose links lead through the proxy. */
export function proxiedPage(page: string, way: ProxyWay): string {
  return page.replace(
    tokens,
    (all, rawName?: string, rawRest?: string, content?: string, name?: string, rest?: string) => {
      if (rawName !== undefined) return tagThrough(rawName, rawRest ?? '', way) + (content ?? '')
      return name === undefined ? all : tagThrough(name, rest ?? '', way)
    },
  )
}

/** A tag as Go's html package prints it. */
function tagThrough(name: string, rest: string, way: ProxyWay): string {
  const tag = name.toLowerCase()
  const urls = urlAttributes[tag] ?? []
  const words = [...rest.replace(/\/$/, '').matchAll(attributes)].map(
    ([, key = '', double, single, bare]) => {
      const value = unescaped(double ?? single ?? bare ?? '')
      const shown = urls.includes(key.toLowerCase()) ? proxiedUrl(value, way) : value
      return ` ${key.toLowerCase()}="${escaped(shown)}"`
    },
  )
  return `<${tag}${words.join('')}${rest.endsWith('/') ? '/' : ''}>`
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
}

function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#34|#39);/g, (entity) => entities[entity] ?? entity)
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
}
