// `agnhost guestbook`: keeps values on a primary, hands them on to replicas, and a front that asks both.
import { isRecord } from '#api/object.ts'
import type { Query } from '#api/request.ts'
import type { Process } from '../process.ts'
import { type Program, sleep, untilSignalled, waitFor } from '../program.ts'
import { splitTarget } from '../servers/http-message.ts'
import type { HttpAnswer } from '../servers/http-server.ts'
import { type AgnhostCommand, failure, httpGet, log, notFound, serveOrFail } from './command.ts'

const registerMs = 15_000
const retryMs = 1000

class Guestbook {
  readonly #process: Process
  readonly #backendPort: string
  readonly #replicas: string[] = []
  #values: { [key: string]: unknown } = {}

  constructor(process: Process, backendPort: string) {
    this.#process = process
    this.#backendPort = backendPort
  }

  answer(path: string, query: Query, respond: (answer: HttpAnswer) => void): HttpAnswer | undefined {
    const { host = '', key = '', value = '', cmd = '' } = query as Record<string, string>
    switch (path) {
      case '/register':
        log(this.#process, `GET /register?host=${host}`)
        this.#replicas.push(host)
        log(this.#process, `Node '${host}' registered.`)
        return { status: 200, body: JSON.stringify({ data: this.#values }) }
      case '/get':
        log(this.#process, `GET /get?key=${key}`)
        return {
          status: 200,
          body: JSON.stringify({ data: key === '' ? this.#values : (this.#values[key] ?? '') }),
        }
      case '/set':
        log(this.#process, `GET /set?key=${key}&value=${value}`)
        return this.#set(key, value, respond)
      case '/guestbook':
        log(this.#process, `GET /guestbook?cmd=${cmd}&key=${key}&value=${value}`)
        return this.#handOn(cmd.toLowerCase(), key, value, respond)
      default:
        return notFound
    }
  }

  #set(key: string, value: string, respond: (answer: HttpAnswer) => void): HttpAnswer | undefined {
    if (key === '') return failure(400, 'cannot set with empty key.')
    this.#values[key] = value
    const left = [...this.#replicas]
    const next = () => {
      const replica = left.shift()
      if (replica === undefined) {
        respond({ status: 200, body: JSON.stringify({ message: 'Updated' }) })
        return
      }
      httpGet(
        this.#process,
        `http://${replica}:${this.#backendPort}/set?key=${key}&value=${value}`,
        (result) => {
          if ('error' in result)
            respond(
              failure(417, `encountered error while propagating to replica '${replica}': ${result.error}`),
            )
          else next()
        },
      )
    }
    next()
    return undefined
  }

  #handOn(
    command: string,
    key: string,
    value: string,
    respond: (answer: HttpAnswer) => void,
  ): HttpAnswer | undefined {
    if (command !== 'get' && command !== 'set') return failure(400, `unsupported cmd: '${command}'`)
    if (command === 'set' && key === '') return failure(400, 'cannot set with empty key.')
    const host = command === 'get' ? 'agnhost-replica' : 'agnhost-primary'
    const url = `http://${host}:${this.#backendPort}/${command}?key=${key}&value=${value}`
    httpGet(this.#process, url, (result) =>
      respond(
        'error' in result
          ? failure(417, `encountered error: ${result.error}`)
          : { status: 200, body: result.body },
      ),
    )
    return undefined
  }

  /** Asks a primary for its values until it answers; false when it never does. */
  *register(primary: string): Program<boolean> {
    const { clock } = this.#process.container.on
    const { address } = this.#process.container.spec.network
    const startMs = clock.now()
    for (; clock.now() - startMs < registerMs; yield* sleep(retryMs)) {
      const result = yield* waitFor<{ readonly body: string } | { readonly error: string }>((wake) => {
        httpGet(this.#process, `http://${primary}:${this.#backendPort}/register?host=${address}`, wake)
        return () => {}
      })
      if ('error' in result) {
        log(this.#process, `encountered error while registering to primary: ${result.error}. Retrying in 1s.`)
        continue
      }
      const { data } = JSON.parse(result.body) as { readonly data?: unknown }
      if (isRecord(data)) this.#values = { ...data }
      log(this.#process, `Registered to node: ${primary}`)
      return true
    }
    log(this.#process, 'Timed out while registering to primary.')
    return false
  }
}

export const guestbook: AgnhostCommand = {
  name: 'guestbook',
  flags: { 'http-port': 'value', 'backend-port': 'value', replicaof: 'value' },
  *run(process, flags): Program {
    const book = new Guestbook(process, flags.text('backend-port', '6379'))
    const isServing = serveOrFail(process, {
      port: flags.number('http-port', 80),
      onRequest({ target }, _, respond) {
        const { path, query } = splitTarget(target)
        return book.answer(path, query, respond)
      },
    })
    if (!isServing) return 1
    const primary = flags.text('replicaof')
    if (primary !== '' && !(yield* book.register(primary))) return 1
    yield* untilSignalled(process, ['TERM', 'INT'])
    return 2
  },
}
