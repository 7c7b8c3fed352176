// The Corefile: which plugins a CoreDNS server runs.

export interface CorefilePlugin {
  readonly name: string
  readonly words: readonly string[]
  readonly block: readonly (readonly string[])[]
}

export interface CorefileServer {
  /** `.:53`, `example.org:53` */
  readonly zones: readonly string[]
  readonly plugins: readonly CorefilePlugin[]
}

/** Thrown for a file that CoreDNS refuses; the message is what it prints. */
export class CorefileError extends Error {}

const plugins = new Set(
  `acl any auto autopath bind bufsize cache cancel chaos clouddns debug dns64 dnssec dnstap erratic errors etcd file forward
   geoip grpc header health hosts import k8s_external kubernetes loadbalance local log loop metadata minimal multisocket nsid
   pprof prometheus ready reload rewrite root route53 secondary sign template timeouts tls trace transfer tsig view whoami`.split(
    /\s+/,
  ),
)

/** Reads a Corefile. */
export function parseCorefile(text: string, file: string): CorefileServer[] {
  const lines = text.split('\n').map((line) =>
    line
      .replace(/(^|\s)#.*/, '')
      .trim()
      .split(/\s+/)
      .filter((word) => word !== ''),
  )
  const servers: CorefileServer[] = []
  let at = 0
  const nextLine = () => {
    while (at < lines.length && lines[at]?.length === 0) at++
    return lines[at++]
  }
  for (let line = nextLine(); line !== undefined; line = nextLine()) {
    if (line.at(-1) !== '{')
      throw new CorefileError(
        `${file}:${at} - Error during parsing: Unexpected token '${line[0]}', expecting '{'`,
      )
    const found: CorefilePlugin[] = []
    for (let inner = nextLine(); ; inner = nextLine()) {
      if (inner === undefined)
        throw new CorefileError(`${file}:${at - 1} - Error during parsing: Unexpected EOF`)
      if (inner[0] === '}') break
      const [name = '', ...words] = inner
      if (!plugins.has(name))
        throw new CorefileError(`${file}:${at} - Error during parsing: Unknown directive '${name}'`)
      const block: (readonly string[])[] = []
      if (words.at(-1) === '{') {
        words.pop()
        for (let option = nextLine(); option?.[0] !== '}'; option = nextLine()) {
          if (option === undefined)
            throw new CorefileError(`${file}:${at - 1} - Error during parsing: Unexpected EOF`)
          block.push(option)
        }
      }
      found.push({ name, words, block })
    }
    servers.push({ zones: line.slice(0, -1).map((zone) => zone.replace(/,$/, '')), plugins: found })
  }
  return servers
}
