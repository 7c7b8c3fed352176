// What a container wrote, over WebSocket: a message for each piece of text. Models streaming wsstream Reader, v1.35.
import type { WebSocket } from 'ws'
import type { PipeResponse } from '#api/request.ts'
import { bytesOf } from './bytes.ts'
import { webSocketWire } from './wire.ts'

const base64Protocol = 'base64.binary.k8s.io'

/** The subprotocols that are spoken, the best first; without one messages are bytes. */
export const outputProtocols: readonly string[] = ['binary.k8s.io', base64Protocol]

/** Sends a text, or what a pipe gives, until one side ends. */
export function joinOutput(socket: WebSocket, output: string | PipeResponse): void {
  const wire = webSocketWire(socket)
  const send = (text: string): void => {
    if (text === '') return
    const bytes = bytesOf(text)
    if (socket.protocol === base64Protocol) socket.send(bytes.toString('base64'))
    else wire.send(bytes)
  }
  if (typeof output === 'string') {
    send(output)
    wire.end()
    return
  }
  wire.onClose(output.pipe(send, () => wire.end()))
}
