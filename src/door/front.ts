// What stands in front of TLS: it looks at the first byte of a connection, and tells who speaks HTTP that this is the
// wrong port. Models the answer of Go's net/http server.
import type { Socket } from 'node:net'

/** What a TLS handshake begins with. */
const handshake = 0x16
/** Who has not said a word by then is sent away. */
const patienceMs = 60_000
const wrongPort = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'

/** Hands a connection on as soon as it begins as TLS does. */
export function receive(socket: Socket, handOn: (socket: Socket) => void): void {
  const forget = () => socket.destroy()
  socket.setTimeout(patienceMs, forget)
  socket.on('error', forget)
  socket.once('data', (first: Buffer) => {
    socket.pause()
    socket.off('error', forget)
    socket.setTimeout(0)
    socket.removeListener('timeout', forget)
    if (first[0] === handshake) {
      socket.unshift(first)
      handOn(socket)
      return
    }
    socket.on('error', forget)
    if (isHttp(first)) socket.end(wrongPort, forget)
    else forget()
  })
}

/** Whether bytes begin with a method and a space, as far as they go. */
function isHttp(first: Buffer): boolean {
  return /^[A-Z]{3,7} /.test(first.toString('latin1', 0, 8))
}
