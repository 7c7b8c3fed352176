// `agnhost porter`: serves the values of SERVE_PORT_N and SERVE_TLS_PORT_N on ports N.
import { type Program, pause } from '../program.ts'
import { serveHttp } from '../servers/http-server.ts'
import { type AgnhostCommand, log, sniffed } from './command.ts'

export const porter: AgnhostCommand = {
  name: 'porter',
  flags: { 'json-response': 'switch' },
  *run(process, flags): Program {
    for (const [name, value] of process.env) {
      const match = /^SERVE_(TLS_)?PORT_(\d+)$/.exec(name)
      if (match === null) continue
      const file = process.path(process.variable('CERT_FILE') || 'localhost.crt')
      const port = Number(match[2])
      const isServing = serveHttp(process, {
        port,
        ...(match[1] !== undefined && { certificate: () => process.container.readFile(file) }),
        onRequest: ({ method }) =>
          flags.isOn('json-response')
            ? {
                status: 200,
                body: JSON.stringify({ Method: method, Body: value }),
                headers: [['Content-Type', 'application/json']],
              }
            : sniffed(value),
      })
      if (!isServing)
        log(
          process,
          `server on port "${port}" failed: listen tcp 0.0.0.0:${port}: bind: address already in use`,
        )
    }
    for (;;) yield* pause()
  },
}
