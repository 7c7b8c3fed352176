// `agnhost grpc-health-checking`: answers gRPC's health checks, and can be told to be unwell.
// The simulated network carries no HTTP/2: a check is a GET of the method's path, its answer the status by name.
import { type Program, untilSignalled } from '../program.ts'
import { splitTarget } from '../servers/http-message.ts'
import { type AgnhostCommand, log, notFound, serveOrFail } from './command.ts'

const method = '/grpc.health.v1.Health/Check'

export const grpcHealthChecking: AgnhostCommand = {
  name: 'grpc-health-checking',
  flags: {
    port: 'value',
    'http-port': 'value',
    'delay-unhealthy-sec': 'value',
    service: 'value',
    'tls-cert-file': 'value',
    'tls-private-key-file': 'value',
  },
  *run(process, flags): Program {
    const { clock } = process.container.on
    const startMs = clock.now()
    const wellMs = flags.number('delay-unhealthy-sec', -1) * 1000
    let forced: boolean | undefined
    const isWell = () => forced ?? (wellMs < 0 || clock.now() - startMs <= wellMs)
    const hasHttp = serveOrFail(process, {
      port: flags.number('http-port', 8080),
      onRequest({ target }) {
        const { path } = splitTarget(target)
        if (path !== '/make-serving' && path !== '/make-not-serving') return notFound
        forced = path === '/make-serving'
        log(process, `Mark as ${forced ? 'healthy' : 'unhealthy'}`)
        return { status: 200, body: forced ? 'Mark as healthy' : 'Mark as unhealthy' }
      },
    })
    if (!hasHttp) return 1
    log(process, `Http server starting to listen on :${flags.number('http-port', 8080)}`)
    const hasGrpc = serveOrFail(process, {
      port: flags.number('port', 5000),
      onRequest({ target }) {
        const { path, query } = splitTarget(target)
        if (path !== method) return notFound
        if ((query.service ?? '') !== flags.text('service')) return { status: 200, body: 'SERVICE_UNKNOWN' }
        return { status: 200, body: isWell() ? 'SERVING' : 'NOT_SERVING' }
      },
    })
    if (!hasGrpc) return 1
    log(process, `gRPC server starting to listen on :${flags.number('port', 5000)}`)
    yield* untilSignalled(process, ['TERM', 'INT'])
    return 2
  },
}
