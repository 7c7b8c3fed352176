// What every HTTP server does: listens, reads requests, answers, and lets go when its process ends.
import { byteLength } from '#api/byte-text.ts'
import type { Cancel } from '#api/request.ts'
import { listenOn } from '../../network/accept.ts'
import type { Socket } from '../../network/socket.ts'
import type { Process } from '../process.ts'
import { formatResponse, type HttpRequest, parseRequest } from './http-message.ts'

export interface HttpAnswer {
  readonly status: number
  readonly body?: string
  readonly headers?: readonly (readonly [string, string])[]
  /** How long the answer takes. */
  readonly afterMs?: number
}

export interface HttpServer {
  readonly port: number
  /** '127.0.0.1' for loopback only; all addresses when left out. */
  readonly bind?: string
  /** In PEM, for servers that show who they are. */
  readonly certificate?: (() => string | undefined) | undefined
  /** Gives an answer, or undefined and calls `respond` later. */
  readonly onRequest: (
    request: HttpRequest,
    socket: Socket,
    respond: (answer: HttpAnswer) => void,
  ) => HttpAnswer | undefined
}

/** What a request costs its server. */
const requestMs = 0.3

/** Listens until the process ends; false when the port is taken. */
export function serveHttp(process: Process, server: HttpServer): boolean {
  const accept = (socket: Socket) => {
    let text = ''
    let isAnswered = false
    const respond = ({ status, body = '', headers = [], afterMs = 0 }: HttpAnswer, request: HttpRequest) => {
      process.work(requestMs)
      const isHead = request.method === 'HEAD'
      const send = () => {
        if (process.status !== undefined) return
        socket.write(formatResponse(status, isHead ? '' : body, headers, byteLength(body)))
        socket.close()
      }
      if (afterMs > 0) socket.after(afterMs, send)
      else send()
    }
    const see = () => {
      const part = socket.read(65_536)
      if (part !== 'later') text += part.text
      if (isAnswered || process.status !== undefined) return
      const request = parseRequest(text)
      if (request === undefined) {
        if (socket.isAtEnd) socket.close()
        return
      }
      isAnswered = true
      if (request === 'bad') {
        socket.write(formatResponse(400, '400 Bad Request\n'))
        socket.close()
        return
      }
      const answer = server.onRequest(request, socket, (late) => respond(late, request))
      if (answer !== undefined) respond(answer, request)
    }
    socket.onArrival(see)
    see()
  }
  return listen(process, server.port, server.bind, accept, server.certificate) !== undefined
}

/** Accepts connections until the process ends, which also closes them, or the result is called; undefined when the port is taken. */
export function listen(
  process: Process,
  port: number,
  bind: string | undefined,
  accept: (socket: Socket) => void,
  certificate?: () => string | undefined,
): Cancel | undefined {
  const opened = listenOn(process.container.spec.network, port, accept, { bind, certificate })
  if (opened === undefined) return undefined
  process.onEnd(opened.close)
  return opened.unlisten
}
