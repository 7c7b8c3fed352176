// What carries the bytes of streams: the messages of a WebSocket, or a connection that was upgraded itself.
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import { Flow } from './flow.ts'

export interface Wire {
  /** For the streams that it carries. */
  readonly flow: Flow
  send(bytes: Buffer): void
  /** Ends after what was sent. */
  end(): void
  /** The other side does not speak the protocol. */
  fail(): void
  onBytes(see: (bytes: Buffer) => void): void
  onClose(see: () => void): void
}

const normalClosure = 1000
const protocolError = 1002
/** What a WebSocket says to a client that reads too slowly. */
export const tooSlow = 1008

export function webSocketWire(socket: WebSocket): Wire {
  // A broken connection is followed by `close`.
  socket.on('error', () => {})
  const flow = new Flow({
    unread: () => socket.bufferedAmount,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    cut: () => socket.close(tooSlow, 'too slow'),
  })
  socket.on('close', () => flow.end())
  return {
    flow,
    send(bytes) {
      if (socket.readyState !== socket.OPEN) return
      socket.send(bytes, () => flow.drained())
      flow.sent()
    },
    end: () => socket.close(normalClosure),
    fail: () => socket.close(protocolError),
    onBytes: (see) => socket.on('message', (data: RawData) => see(Buffer.from(data as Buffer))),
    onClose: (see) => socket.on('close', see),
  }
}

/** `head` is what came with the request for the upgrade. */
export function socketWire(socket: Duplex, head: Buffer): Wire {
  const flow = new Flow({
    unread: () => socket.writableLength,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    cut: () => socket.destroy(),
  })
  socket.on('close', () => flow.end())
  return {
    flow,
    send(bytes) {
      if (!socket.writable) return
      socket.write(bytes, () => flow.drained())
      flow.sent()
    },
    end: () => socket.end(),
    fail: () => socket.destroy(),
    onBytes(see) {
      if (head.length > 0) see(head)
      socket.on('data', see)
    },
    onClose: (see) => socket.on('close', see),
  }
}
