// Watches over WebSocket, as some clients ask for them: an event a message. Models apiserver endpoints handlers watch, v1.35.
import type { WebSocket } from 'ws'
import type { WatchEvent, WatchResponse } from '#api/request.ts'
import { UnreadShare } from './flow.ts'
import { tooSlow } from './wire.ts'

const normalClosure = 1000

/** Sends events until one side ends the watch. */
export function joinWatch(socket: WebSocket, response: WatchResponse): void {
  const share = new UnreadShare()
  const send = (event: WatchEvent): void => {
    if (socket.readyState !== socket.OPEN) return
    socket.send(JSON.stringify(event))
    if (socket.bufferedAmount > share.bytes) socket.close(tooSlow, 'too slow')
  }
  // A broken connection is followed by `close`.
  socket.on('error', () => {})
  const cancel = response.watch(send, (status) => {
    if (status !== undefined) send({ type: 'ERROR', object: status })
    socket.close(normalClosure)
  })
  socket.on('close', () => {
    share.end()
    cancel()
  })
}
