// What the webhooks of upstream's tests have in common: HTTPS until they are told to end, and a path that says they are ready.
// The simulated network carries no TLS; the file of --tls-cert-file is what callers see of the server.
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, untilSignalled } from '../program.ts'
import { type HttpAnswer, serveHttp } from '../servers/http-server.ts'
import { type AgnhostCommand, type Flags, notFound } from './command.ts'

export const webhookFlags: AgnhostCommand['flags'] = {
  'tls-cert-file': 'value',
  'tls-private-key-file': 'value',
  port: 'value',
}

/** Answers the body sent to a path; undefined never answers. */
export type AnswerReview = (body: string) => HttpAnswer | undefined

/** Serves the paths that `answerOf` knows. */
export function* serveWebhook(
  process: Process,
  flags: Flags,
  answerOf: (path: string) => AnswerReview | undefined,
): Program {
  const port = flags.number('port', 443)
  const certificateFile = flags.text('tls-cert-file')
  const isServing = serveHttp(process, {
    port,
    ...(certificateFile !== '' && { certificate: () => process.container.readFile(certificateFile) }),
    onRequest({ target, body }) {
      const path = target.replace(/\?.*/, '')
      if (path === '/readyz') return { status: 200, body: 'ok' }
      const answer = answerOf(path)
      return answer === undefined ? notFound : answer(body)
    },
  })
  if (isServing) yield* untilSignalled(process)
  else yield* print(process, `panic: listen tcp :${port}: bind: address already in use\n`, 2)
  return 2
}
