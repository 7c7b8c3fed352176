// `agnhost liveness`: a server that is well for ten seconds.
import { formatDuration } from '#api/duration.ts'
import { type Program, pause } from '../program.ts'
import { splitTarget } from '../servers/http-message.ts'
import { type AgnhostCommand, notFound, serveOrFail } from './command.ts'

const wellMs = 10_000

export const liveness: AgnhostCommand = {
  name: 'liveness',
  flags: {},
  *run(process): Program {
    const { clock } = process.container.on
    const startMs = clock.now()
    const isServing = serveOrFail(process, {
      port: 8080,
      onRequest({ target }) {
        const { path, query } = splitTarget(target)
        const ageMs = clock.now() - startMs
        if (path === '/started') return { status: 200, body: formatDuration(ageMs) }
        if (path === '/healthz')
          return ageMs > wellMs
            ? { status: 500, body: `error: ${ageMs / 1000}` }
            : { status: 200, body: 'ok' }
        if (path === '/redirect') return { status: 302, headers: [['Location', String(query.loc ?? '')]] }
        return notFound
      },
    })
    if (!isServing) return 1
    for (;;) yield* pause()
  },
}
