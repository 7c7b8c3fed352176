// A port that somebody listens on: connections are kept until the port is closed, which closes them.
import type { Cancel } from '#api/request.ts'
import type { NetworkNamespace, TcpListener } from './namespace.ts'
import type { Socket } from './socket.ts'

/** So many connections may be over before they are forgotten. */
const forgottenAt = 64

interface ListenOptions {
  readonly bind?: TcpListener['bind'] | undefined
  readonly certificate?: TcpListener['certificate']
}

/** What ends a port: `unlisten` lets open connections go on, `close` ends them too. */
interface OpenPort {
  readonly unlisten: Cancel
  readonly close: Cancel
}

/** Listens on all addresses unless told otherwise; undefined when the port is taken. */
export function listenOn(
  network: NetworkNamespace,
  port: number,
  accept: (socket: Socket) => void,
  { bind = '0.0.0.0', certificate }: ListenOptions = {},
): OpenPort | undefined {
  const open = new Set<Socket>()
  const listener: TcpListener = {
    bind,
    certificate,
    accept(socket) {
      open.add(socket)
      if (open.size > forgottenAt) for (const other of open) if (other.isAtEnd) open.delete(other)
      accept(socket)
    },
  }
  if (!network.listen(port, listener)) return undefined
  const unlisten = () => network.unlisten(port, listener)
  return {
    unlisten,
    close() {
      unlisten()
      for (const socket of open) socket.close()
    },
  }
}
