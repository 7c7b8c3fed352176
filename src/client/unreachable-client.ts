// A Client of an address where nobody listens.
import { type Client, Unreachable } from './client.ts'

/** Every request fails as a dial to `HOST:PORT` does that is refused. */
export function unreachableClient(address: string): Client {
  const fail = () => {
    throw new Unreachable(`dial tcp ${address}: connect: connection refused`)
  }
  return {
    request: async () => fail(),
    // biome-ignore lint/correctness/useYield: it fails before the first event
    watch: async function* () {
      fail()
    },
    pipe: async () => fail(),
    stream: async () => fail(),
  }
}

/** `HOST:PORT` of a server's URL. */
export function addressOf(server: string): string {
  const [, scheme = 'https', host = '', port] = /^(?:(\w+):\/\/)?([^/:]+)(?::(\d+))?/.exec(server) ?? []
  return `${host}:${port ?? (scheme === 'http' ? '80' : '443')}`
}
