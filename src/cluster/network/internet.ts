// The world outside the cluster: the name server that nodes ask, and hosts that answer there.
import { formatResponse, parseRequest } from '../programs/servers/http-message.ts'
import type { DnsAnswer } from './dns-message.ts'
import { NetworkNamespace } from './namespace.ts'
import type { Network } from './network.ts'
import type { Socket } from './socket.ts'

/** The name server in the nodes' resolv.conf. */
export const upstreamDnsAddress = '192.0.2.53'

/** Sites get addresses from here on, in the order in which they are added. */
const siteNetwork = '198.51.100.'
const firstSite = 10

/** What a site shows, by path. */
export type SitePages = { readonly [path: string]: string }

/** Names and hosts outside the cluster. */
export class Internet {
  readonly #network: Network
  readonly #names = new Map<string, string>()
  readonly #server = new NetworkNamespace({ address: upstreamDnsAddress })

  constructor(network: Network) {
    this.#network = network
    network.attach(this.#server)
    this.#server.listenDns(53, ({ name, type }, reply) => reply(this.#answer(name, type)))
  }

  /** Adds a host with a name; what it serves is up to who listens in the namespace given back. */
  addHost(name: string, address: string): NetworkNamespace {
    this.#names.set(name, address)
    const namespace = new NetworkNamespace({ address })
    this.#network.attach(namespace)
    return namespace
  }

  /** Adds a host that answers HTTP on port 80 with its pages, under whatever name it is asked. */
  addSite(name: string, pages: SitePages): void {
    const host = this.addHost(name, `${siteNetwork}${firstSite + this.#names.size}`)
    host.listen(80, { bind: '0.0.0.0', accept: (socket) => serve(socket, pages) })
  }

  #answer(name: string, type: string): DnsAnswer {
    const data = this.#names.get(name)
    if (data === undefined) return { code: 'NXDOMAIN', records: [] }
    return { code: 'NOERROR', records: type === 'A' ? [{ name, type: 'A', ttlSeconds: 300, data }] : [] }
  }
}

function serve(socket: Socket, pages: SitePages): void {
  let text = ''
  let isAnswered = false
  const see = () => {
    const part = socket.read(65_536)
    if (part !== 'later') text += part.text
    const request = isAnswered ? undefined : parseRequest(text)
    if (request === undefined) {
      if (socket.isAtEnd) socket.close()
      return
    }
    isAnswered = true
    const path = request === 'bad' ? '' : request.target.replace(/\?.*/, '')
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined
    if (request === 'bad') socket.write(formatResponse(400, '400 Bad Request\n'))
    else socket.write(page === undefined ? formatResponse(404, '404 Not Found\n') : formatResponse(200, page))
    socket.close()
  }
  socket.onArrival(see)
  see()
}
