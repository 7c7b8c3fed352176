// netexec's /dial: asks another host as often as it is told, and tells of all answers and errors.
import type { Query } from '#api/request.ts'
import type { Process } from '../process.ts'
import type { HttpAnswer } from '../servers/http-server.ts'
import { failure, httpGet } from './command.ts'

type Outcome = { readonly body: string } | { readonly error: string }
type Dial = (
  process: Process,
  host: string,
  port: string,
  request: string,
  see: (outcome: Outcome) => void,
) => void

const answerMs = 5000

const dialers: { readonly [protocol: string]: Dial } = {
  '': dialHttp,
  http: dialHttp,
  udp(process, host, port, request, see) {
    const { on, spec } = process.container
    let isOver = false
    const finish = (outcome: Outcome) => {
      if (isOver) return
      isOver = true
      stop()
      stopTimer()
      see(outcome)
    }
    const complain = (why: string) =>
      finish({
        error: `reading from udp connection failed. err:'read udp ${spec.network.address}->${host}:${port}: ${why}'`,
      })
    const stopTimer = on.clock.after(answerMs, () => complain('i/o timeout'))
    const stop = on.network.sendDatagram(
      spec.network,
      { address: host, port: Number(port) },
      request,
      (answer) => {
        if (answer === 'refused') complain('read: connection refused')
        else finish({ body: answer.text })
      },
    )
  },
}

function dialHttp(
  process: Process,
  host: string,
  port: string,
  request: string,
  see: (outcome: Outcome) => void,
): void {
  httpGet(process, `http://${host}:${port}/${request}`, see)
}

/** Gives a complaint about the question at once, else calls `respond` when all tries are over. */
export function dialTarget(
  process: Process,
  query: Query,
  respond: (answer: HttpAnswer) => void,
): HttpAnswer | undefined {
  const { host = '', port = '', request = '', protocol = '', tries = '1' } = query as Record<string, string>
  const count = Number(tries)
  if (!Number.isInteger(count))
    return failure(
      400,
      `tries parameter is invalid. strconv.Atoi: parsing ${JSON.stringify(tries)}: invalid syntax`,
    )
  if (request === '') return failure(400, 'request parameter not specified. %!v(<nil>)')
  const dial = dialers[protocol.toLowerCase()]
  if (dial === undefined) return failure(400, `unsupported protocol. ${protocol}`)
  const errors: string[] = []
  const responses: string[] = []
  let last = ''
  const next = () => {
    if (errors.length + responses.length >= count) {
      const output = { ...(errors.length > 0 && { errors }), ...(last !== '' && { responses }) }
      respond({ status: 200, body: JSON.stringify(output) })
      return
    }
    dial(process, host, port, request, (outcome) => {
      if ('error' in outcome) errors.push(outcome.error)
      else responses.push(outcome.body)
      last = 'error' in outcome ? '' : outcome.body
      next()
    })
  }
  next()
  return undefined
}
