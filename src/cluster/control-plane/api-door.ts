// The way to the API server from a machine: closed while the server does not run, silent while the link is cut.
import type { ApiRequest, ApiResponse, WatchEvent } from '#api/request.ts'
import type { ApiServer } from '../apiserver/api-server.ts'
import type { Clock } from '../clock.ts'
import type { Network } from '../network/network.ts'
import { ConnectionError, type Door } from '../runtime/api-client.ts'

export interface ApiEndpoint {
  readonly machine: string
  readonly address: string
  /** The server while its process runs. */
  readonly server: () => ApiServer | undefined
}

/** How long a client keeps a connection that has become silent (HTTP/2 health check: 30 s and 15 s). */
const deadConnectionMs = 45_000

/** `from` is a machine of the cluster; without it whoever asks stands outside, where links are never cut. */
export function apiDoor(endpoint: ApiEndpoint, network: Network, clock: Clock, from?: string): Door {
  const isLinked = () => network.isLinked(from ?? endpoint.machine, endpoint.machine)
  const dial = (why: string) => new ConnectionError(`dial tcp ${endpoint.address}:6443: ${why}`)
  // Made once: while the server is away, everybody tries again and again.
  const [timeout, refused] = [dial('i/o timeout'), dial('connect: connection refused')]
  return {
    handle(request: ApiRequest): ApiResponse {
      if (!isLinked()) throw timeout
      const server = endpoint.server()
      if (server === undefined) throw refused
      const response = server.handle(request)
      return 'watch' in response && from !== undefined ? cuttable(response, isLinked, clock) : response
    },
  }
}

type Watch = Extract<ApiResponse, { watch: unknown }>

/** A watch whose events are lost while the link is cut; the client notices after a while and dials anew. */
function cuttable(response: Watch, isLinked: () => boolean, clock: Clock): Watch {
  return {
    ...response,
    watch(see, end) {
      let isBroken = false
      const cancel = response.watch((event: WatchEvent) => {
        if (isBroken) return
        if (isLinked()) {
          see(event)
          return
        }
        isBroken = true
        clock.after(deadConnectionMs, () => {
          cancel()
          end()
        })
      }, end)
      return cancel
    },
  }
}
