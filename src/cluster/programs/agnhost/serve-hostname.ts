// `agnhost serve-hostname`: tells its host's name by HTTP, TCP or UDP.
import { type Program, sleep, untilSignalled } from '../program.ts'
import { listen } from '../servers/http-server.ts'
import { type AgnhostCommand, log, serveOrFail } from './command.ts'
import { serveDatagrams } from './datagrams.ts'

/** It lingers after it was told to end. */
const lingerMs = 60_000

export const serveHostname: AgnhostCommand = {
  name: 'serve-hostname',
  flags: { tcp: 'switch', udp: 'switch', http: 'switch', close: 'switch', port: 'value' },
  *run(process, flags): Program {
    const { hostname } = process.container.spec
    const port = flags.number('port', 9376)
    const [byTcp, byUdp, byHttp] = [flags.isOn('tcp'), flags.isOn('udp'), flags.isOn('http', true)]
    if (byHttp && (byTcp || byUdp)) {
      log(process, "Can't server TCP/UDP mode and HTTP mode at the same time")
      return 1
    }
    if (byTcp)
      listen(process, port, undefined, (socket) => {
        log(process, `TCP request from ${socket.remote.address}:${socket.remote.port}`)
        socket.write(hostname)
        socket.close()
      })
    if (byUdp)
      serveDatagrams(process, port, (_, from, reply) => {
        log(process, `UDP request from ${from.address}:${from.port}`)
        reply(hostname)
      })
    const isServing =
      !byHttp ||
      serveOrFail(process, {
        port,
        onRequest(_, { remote }) {
          log(process, `HTTP request from ${remote.address}:${remote.port}`)
          return { status: 200, body: hostname }
        },
      })
    if (!isServing) return 1
    log(process, `Serving on port ${port}.`)
    yield* untilSignalled(process, ['TERM'])
    log(process, 'Shutting down after receiving signal: terminated.')
    log(process, 'Awaiting pod deletion.')
    yield* sleep(lingerMs)
    return 0
  },
}
