// Taking datagrams as long as a process lives.
import type { DatagramListener } from '../../network/namespace.ts'
import type { Process } from '../process.ts'

/** False when the port is taken. */
export function serveDatagrams(process: Process, port: number, listener: DatagramListener): boolean {
  const { network } = process.container.spec
  const take: DatagramListener = (text, from, reply) => {
    if (process.status === undefined) listener(text, from, reply)
  }
  if (!network.listenDatagrams(port, take)) return false
  process.onEnd(() => network.unlistenDatagrams(port, take))
  return true
}
