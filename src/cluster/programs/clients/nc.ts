// busybox nc: tests ports, talks over a connection, listens for one.
import type { ConnectResult } from '../../network/network.ts'
import type { Socket } from '../../network/socket.ts'
import { parseOptions } from '../applets/options.ts'
import { startChild } from '../applets/runners.ts'
import { input, print, readSome, waitForChild } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, waitFor } from '../program.ts'
import { listen } from '../servers/http-server.ts'
import { resolve } from './resolve.ts'

const texts = {
  refused: 'Connection refused',
  unreachable: 'No route to host',
  timeout: 'Connection timed out',
}

function* nc(process: Process): Program {
  const words = process.argv.slice(1)
  const at = words.indexOf('-e')
  const command = at < 0 ? [] : words.slice(at + 1)
  const { flags, values, rest } = parseOptions(at < 0 ? words : words.slice(0, at), 'lzvnukp:w:q:i:s:')
  if (flags.has('l'))
    return yield* serve(process, Number(values.get('p') ?? rest.at(-1)), command, flags.has('k'))
  const [host = '', port = ''] = rest
  const lookup = yield* resolve(host)
  if (lookup.kind !== 'found') {
    yield* print(process, `nc: bad address '${host}'\n`, 2)
    return 1
  }
  const address = lookup.addresses[0] as string
  if (flags.has('u')) return yield* talkByDatagrams(process, { address, port: Number(port) }, values.get('w'))
  const limitMs = values.has('w') ? Number(values.get('w')) * 1000 : undefined
  const result = yield* waitFor<ConnectResult>((wake) => {
    const { on, spec } = process.container
    const stopTimer =
      limitMs === undefined ? () => {} : process.after(limitMs, () => wake({ kind: 'timeout' }))
    const stopDialing = on.network.connect(spec.network, address, Number(port), wake)
    return () => {
      stopTimer()
      stopDialing()
    }
  })
  if (result.kind !== 'connected') {
    yield* print(process, `nc: ${host} (${address}:${port}): ${texts[result.kind]}\n`, 2)
    return 1
  }
  if (flags.has('v')) yield* print(process, `${host} (${address}:${port}) open\n`, 2)
  if (flags.has('z')) {
    result.socket.close()
    return 0
  }
  return yield* talk(process, result.socket, command)
}

/** Sends what it reads and prints what comes back, until nothing comes for so many seconds. */
function* talkByDatagrams(
  process: Process,
  to: { readonly address: string; readonly port: number },
  seconds: string | undefined,
): Program {
  const { on, spec } = process.container
  const text = yield* readSome(input(process))
  if (text === '') return 0
  const answers: string[] = []
  let wakeUp: (() => void) | undefined
  const stop = on.network.sendDatagram(spec.network, to, text, (answer) => {
    if (answer !== 'refused') answers.push(answer.text)
    wakeUp?.()
  })
  for (let isOver = false; !isOver; ) {
    isOver = yield* waitFor<boolean>((wake) => {
      wakeUp = () => wake(false)
      return seconds === undefined ? () => {} : process.after(Number(seconds) * 1000, () => wake(true))
    })
    while (answers.length > 0) yield* print(process, answers.shift() ?? '')
  }
  stop()
  return 0
}

/** Copies standard input to the connection and what comes back to standard output. */
function* talk(process: Process, socket: Socket, command: readonly string[]): Program {
  if (command.length > 0) {
    const files = new Map(process.files).set(0, socket).set(1, socket)
    const child = yield* startChild(process, command, files)
    const code = typeof child === 'number' ? child : yield* waitForChild(process, child)
    socket.close()
    return code
  }
  const source = input(process)
  let hasInput = true
  for (;;) {
    const arrived = socket.read(65_536)
    if (arrived !== 'later') {
      if (arrived.text === '') break
      yield* print(process, arrived.text)
      continue
    }
    const typed = hasInput ? source.read(65_536) : 'later'
    if (typed !== 'later') {
      if (typed.text === '') {
        hasInput = false
        socket.endWriting()
      } else socket.write(typed.text)
      continue
    }
    yield* waitFor<undefined>((wake) => {
      const stopSocket = socket.whenReady(() => wake(undefined))
      const stopSource = hasInput ? source.whenReady(() => wake(undefined)) : () => {}
      return () => {
        stopSocket()
        stopSource()
      }
    })
  }
  socket.close()
  return 0
}

function* serve(process: Process, port: number, command: readonly string[], isRepeating: boolean): Program {
  const waiting: Socket[] = []
  let wakeUp: (() => void) | undefined
  const stopListening = listen(process, port, undefined, (socket) => {
    waiting.push(socket)
    if (!isRepeating) stopListening?.()
    wakeUp?.()
  })
  if (stopListening === undefined) {
    yield* print(process, 'nc: bind: Address already in use\n', 2)
    return 1
  }
  let code = 0
  do {
    if (waiting.length === 0)
      yield* waitFor<undefined>((wake) => {
        wakeUp = () => wake(undefined)
        return () => {
          wakeUp = undefined
        }
      })
    const socket = waiting.shift()
    if (socket !== undefined) code = yield* talk(process, socket, command)
  } while (isRepeating)
  return code
}

export const ncPrograms: Readonly<Record<string, ProgramMain>> = { nc }
