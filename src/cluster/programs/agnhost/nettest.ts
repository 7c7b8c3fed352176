// `agnhost nettest`: remembers who wrote to it. It hears of peers, and goes looking for none itself.
import { type Program, untilSignalled } from '../program.ts'
import { splitTarget } from '../servers/http-message.ts'
import { type AgnhostCommand, log, notFound, serveOrFail } from './command.ts'

interface State {
  readonly Hostname: string
  readonly Sent: object
  readonly Received: { [source: string]: number }
  readonly Errors: string[]
  readonly Log: string[]
  readonly StillContactingPeers: boolean
}

export const nettest: AgnhostCommand = {
  name: 'nettest',
  flags: {
    port: 'value',
    peers: 'value',
    service: 'value',
    namespace: 'value',
    'delay-shutdown': 'value',
  },
  *run(process, flags): Program {
    const state: State = {
      Hostname: process.container.spec.hostname,
      Sent: {},
      Received: {},
      Errors: [],
      Log: [],
      StillContactingPeers: true,
    }
    const isServing = serveOrFail(process, {
      port: flags.number('port', 8080),
      onRequest({ target, body }) {
        const { path } = splitTarget(target)
        if (path === '/quit') process.end({ code: 0 })
        if (path === '/read') return { status: 200, body: JSON.stringify(state, null, '\t') }
        if (path === '/write') return { status: 200, body: `${JSON.stringify(taken(state, body))}\n` }
        if (path === '/status') return { status: 200, body: 'running' }
        return notFound
      },
    })
    if (!isServing) return 1
    yield* untilSignalled(process, ['TERM'])
    log(process, `Sleeping ${flags.number('delay-shutdown', 0)} seconds before exit ...`)
    return 0
  },
}

/** Counts a message by its source. */
function taken(state: State, body: string): object {
  try {
    const { Source: source = '' } = JSON.parse(body) as { readonly Source?: string }
    if (source === '') state.Errors.push(`${state.Hostname}: Got request with no source`)
    else state.Received[source] = (state.Received[source] ?? 0) + 1
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    state.Errors.push(error.message)
  }
  return { Hostname: state.Hostname }
}
