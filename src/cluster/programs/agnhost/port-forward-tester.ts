// `agnhost port-forward-tester`: takes one connection, perhaps waits for certain words, and sends pieces of text.
import type { Socket } from '../../network/socket.ts'
import { print, readSome } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, sleep, waitFor } from '../program.ts'
import { listen } from '../servers/http-server.ts'
import type { AgnhostCommand } from './command.ts'

/** How long it lets the other side read before it closes for good. */
const lingerMs = 500

export const portForwardTester: AgnhostCommand = {
  name: 'port-forward-tester',
  flags: {},
  *run(process): Program {
    const socket = yield* accept(process)
    if (socket === undefined) {
      yield* print(process, 'Error listening: address already in use\n')
      return 1
    }
    yield* print(process, 'Accepted client connection\n')
    const expected = process.variable('EXPECTED_CLIENT_DATA') ?? ''
    if (expected !== '') {
      const text = yield* readSome(socket, expected.length)
      if (text.length !== expected.length) {
        yield* print(
          process,
          `Expected to read ${expected.length} bytes from client, but got ${text.length} instead. err=${text === '' ? 'EOF' : '<nil>'}\n`,
        )
        return 2
      }
      if (text !== expected) {
        yield* print(
          process,
          `Expect to read ${JSON.stringify(expected)}, but got ${JSON.stringify(text)}. err=<nil>\n`,
        )
        return 3
      }
      yield* print(process, 'Received expected client data\n')
    }
    const number = (name: string) => Number(process.variable(name) ?? 0)
    for (let left = number('CHUNKS'); left > 0; left--) {
      socket.write('x'.repeat(number('CHUNK_SIZE')))
      if (left > 1) yield* sleep(number('CHUNK_INTERVAL'))
    }
    yield* print(process, 'Shutting down connection\n')
    socket.endWriting()
    yield* sleep(lingerMs)
    socket.close()
    yield* print(process, 'Done\n')
    return 0
  },
}

/** Waits for the first connection; undefined when the port is taken. */
function* accept(process: Process): Program<Socket | undefined> {
  const address = process.variable('BIND_ADDRESS') || 'localhost'
  const bind = address === 'localhost' ? '127.0.0.1' : address
  return yield* waitFor<Socket | undefined>((wake) => {
    const port = Number(process.variable('BIND_PORT'))
    const unlisten = listen(process, port, bind, (socket) => {
      unlisten?.()
      wake(socket)
    })
    if (unlisten === undefined) wake(undefined)
    return () => unlisten?.()
  })
}
