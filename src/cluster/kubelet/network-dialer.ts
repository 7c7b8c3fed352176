// A node's way into the simulated network, for probes and hooks.
import type { Cancel } from '#api/request.ts'
import type { NetworkNamespace } from '../network/namespace.ts'
import type { Network } from '../network/network.ts'
import type { Socket } from '../network/socket.ts'
import type { HttpQuestion, HttpResult, NodeDialer } from './prober.ts'

const maxBody = 10 * 1024
const refusals = {
  refused: 'connect: connection refused',
  unreachable: 'connect: no route to host',
  timeout: 'i/o timeout',
}

export function networkDialer(network: Network, from: NetworkNamespace): NodeDialer {
  const dial = (host: string, port: number, see: (result: Socket | string) => void): Cancel =>
    network.connect(from, host === 'localhost' ? '127.0.0.1' : host, port, (result) => {
      if (result.kind === 'connected') see(result.socket)
      else see(`dial tcp ${host}:${port}: ${refusals[result.kind]}`)
    })
  return {
    tcp: (host, port, answer) =>
      dial(host, port, (result) => {
        if (typeof result === 'string') answer(result)
        else {
          result.close()
          answer(undefined)
        }
      }),
    http(question, answer) {
      let socket: Socket | undefined
      const cancelDial = dial(question.host, question.port, (result) => {
        if (typeof result === 'string') {
          answer({ error: result })
          return
        }
        socket = result
        if (question.scheme === 'HTTPS') result.startTls()
        ask(result, question, answer)
      })
      return () => {
        cancelDial()
        socket?.close()
      }
    },
  }
}

function ask(socket: Socket, question: HttpQuestion, answer: (result: HttpResult) => void): void {
  const { host, port, path, headers, userAgent } = question
  const extra = headers.map(({ name, value }) => `${name}: ${value}\r\n`).join('')
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUser-Agent: ${userAgent}\r\nAccept: */*\r\nConnection: close\r\n${extra}\r\n`,
  )
  let text = ''
  let isDone = false
  const see = (): void => {
    if (isDone) return
    const part = socket.read(maxBody)
    if (part !== 'later') text += part.text
    const status = /^HTTP\/[\d.]+ (\d+)/.exec(text)
    const headEnd = text.search(/\r?\n\r?\n/)
    if (status !== null && (headEnd >= 0 || socket.isAtEnd)) {
      isDone = true
      socket.close()
      answer({ status: Number(status[1]), body: text.slice(headEnd + 4) })
    } else if (socket.isAtEnd) {
      isDone = true
      answer({ error: 'EOF' })
    }
  }
  socket.onArrival(see)
  see()
}
