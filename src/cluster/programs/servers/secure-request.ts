// The first request of a connection to a port that wants TLS.
import type { Socket } from '../../network/socket.ts'
import { type HttpRequest, notSecure, parseRequest } from './http-message.ts'

const readLimit = 65_536

/**
 * Calls back once with the request, or with `bad` when it is none; whoever speaks without TLS is told so instead.
 * `onEnd` is called when the other side has nothing more to send, perhaps several times.
 */
export function readSecureRequest(
  socket: Socket,
  onRequest: (request: HttpRequest | 'bad') => void,
  onEnd: () => void = () => {},
): void {
  let text = ''
  let isOver = false
  const see = (): void => {
    const part = socket.read(readLimit)
    if (part !== 'later') text += part.text
    if (socket.isAtEnd) onEnd()
    if (isOver || text === '') return
    const request = socket.isSecure ? parseRequest(text) : 'not secure'
    if (request === undefined) return
    isOver = true
    if (request === 'not secure') {
      socket.write(notSecure)
      socket.close()
    } else onRequest(request)
  }
  socket.onArrival(see)
  see()
}
