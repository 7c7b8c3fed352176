// nginx's configuration language, as far as containers use it.

/** One directive: words, and a block when it has one. */
export interface Directive {
  readonly name: string
  readonly words: readonly string[]
  readonly block?: readonly Directive[]
  readonly file: string
  readonly line: number
}

/** Thrown for a file that nginx refuses; the message follows `nginx: [emerg] `. */
export class NginxConfigError extends Error {}

interface Token {
  readonly text: string
  readonly line: number
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  const pattern =
    /(\n)|\s+|(#[^\n]*)|([{};])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:\$\{[^}]*\}|[^\s{};"'])+)/g
  for (const [all, newline, comment, mark, double, single, word] of text.matchAll(pattern)) {
    const value = mark ?? double ?? single ?? word
    if (comment === undefined && value !== undefined) tokens.push({ text: value, line })
    line += newline === undefined ? all.split('\n').length - 1 : 1
  }
  return tokens
}

const known = new Set(
  `access_log add_header alias allow auth_basic client_max_body_size default_type deny error_log error_page events expires
   fastcgi_pass gzip gzip_types http if include index internal keepalive_timeout limit_req limit_req_zone listen location
   log_format map pid proxy_buffering proxy_connect_timeout proxy_http_version proxy_pass proxy_read_timeout proxy_redirect
   proxy_set_header resolver return rewrite root send_timeout sendfile server server_name server_tokens set ssl_certificate
   ssl_certificate_key ssl_protocols stub_status tcp_nodelay tcp_nopush try_files types types_hash_max_size upstream use user
   worker_connections worker_processes worker_rlimit_nofile zone daemon stream ssl_ciphers ssl_prefer_server_ciphers
   proxy_ssl_verify proxy_cache client_body_timeout client_header_timeout charset autoindex multi_accept env load_module
   real_ip_header set_real_ip_from absolute_redirect port_in_redirect least_conn ip_hash keepalive hash`.split(
    /\s+/,
  ),
)

/** Reads a file's directives. `include` gives the files that a pattern names, with their text. */
export function parseNginxConfig(
  file: string,
  text: string,
  include: (pattern: string) => readonly { readonly file: string; readonly text: string }[],
): Directive[] {
  const tokens = tokensOf(text)
  let at = 0
  const block = (isTop: boolean): Directive[] => {
    const directives: Directive[] = []
    for (;;) {
      const first = tokens[at]
      if (first === undefined) {
        if (isTop) return directives
        throw new NginxConfigError(
          `unexpected end of file, expecting "}" in ${file}:${tokens.at(-1)?.line ?? 1}`,
        )
      }
      if (first.text === '}') {
        if (isTop) throw new NginxConfigError(`unexpected "}" in ${file}:${first.line}`)
        at++
        return directives
      }
      directives.push(...directive(first))
    }
  }
  const directive = (first: Token): Directive[] => {
    const words: string[] = []
    at++
    for (let token = tokens[at]; ; token = tokens[at]) {
      if (token === undefined)
        throw new NginxConfigError(
          `unexpected end of file, expecting ";" or "}" in ${file}:${tokens.at(-1)?.line ?? 1}`,
        )
      at++
      if (token.text === '}') throw new NginxConfigError(`unexpected "}" in ${file}:${token.line}`)
      if (token.text === ';' || token.text === '{') {
        const base = { name: first.text, words, file, line: first.line }
        const isMap = first.text === 'map' || first.text === 'types'
        if (token.text === '{') return [{ ...base, block: isMap ? skipBlock() : block(false) }]
        if (!known.has(first.text))
          throw new NginxConfigError(`unknown directive "${first.text}" in ${file}:${first.line}`)
        if (first.text !== 'include') return [base]
        return include(words[0] ?? '').flatMap((other) => parseNginxConfig(other.file, other.text, include))
      }
      words.push(token.text)
    }
  }
  const skipBlock = (): Directive[] => {
    while (tokens[at] !== undefined && tokens[at]?.text !== '}') at++
    at++
    return []
  }
  return block(true)
}

export interface NginxLocation {
  readonly modifier: '' | '=' | '^~' | '~' | '~*'
  readonly path: string
  readonly directives: readonly Directive[]
}

export interface NginxServer {
  readonly ports: readonly number[]
  readonly names: readonly string[]
  readonly directives: readonly Directive[]
  readonly locations: readonly NginxLocation[]
}

/** The servers of a configuration. */
export function serversOf(directives: readonly Directive[]): NginxServer[] {
  const http = directives.filter(({ name }) => name === 'http').flatMap(({ block }) => block ?? [])
  const all = [...http, ...directives].filter(({ name, block }) => name === 'server' && block !== undefined)
  return all.map(({ block = [] }) => {
    const ports = block
      .filter(({ name }) => name === 'listen')
      .map(({ words }) => Number(/(\d+)$/.exec(words[0] ?? '')?.[1] ?? 80))
    const locations = block
      .filter(({ name }) => name === 'location')
      .map(({ words, block: inner = [] }): NginxLocation => {
        const hasModifier = words.length > 1
        return {
          modifier: hasModifier ? (words[0] as NginxLocation['modifier']) : '',
          path: (hasModifier ? words[1] : words[0]) ?? '/',
          directives: inner,
        }
      })
    const names = block.filter(({ name }) => name === 'server_name').flatMap(({ words }) => words)
    return { ports: [...new Set(ports.length === 0 ? [80] : ports)], names, directives: block, locations }
  })
}

/** Which location answers a path. Models ngx_http_core_find_location. */
export function locationFor(server: NginxServer, path: string): NginxLocation | undefined {
  const exact = server.locations.find((location) => location.modifier === '=' && location.path === path)
  if (exact !== undefined) return exact
  const prefixes = server.locations
    .filter(({ modifier, path: start }) => (modifier === '' || modifier === '^~') && path.startsWith(start))
    .sort((a, b) => b.path.length - a.path.length)
  const [longest] = prefixes
  if (longest?.modifier === '^~') return longest
  const matching = server.locations.find(
    ({ modifier, path: source }) =>
      modifier.startsWith('~') && new RegExp(source, modifier === '~*' ? 'i' : '').test(path),
  )
  return matching ?? longest
}
