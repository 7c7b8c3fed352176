// What carries the bytes of a SPDY connection: the messages of a WebSocket, or a connection that was upgraded itself.
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'

export interface Wire {
  send(bytes: Buffer): void
  /** Ends after what was sent. */
  end(): void
  /** The other side does not speak the protocol. */
  fail(): void
  onBytes(see: (bytes: Buffer) => void): void
  onClose(see: () => void): void
}

/** A client that lets so much wait unread is sent away. */
export const unreadLimitBytes = 16 * 1024 * 1024
const normalClosure = 1000
const protocolError = 1002
const tooSlow = 1008

export function webSocketWire(socket: WebSocket): Wire {
  // A broken connection is followed by `close`.
  socket.on('error', () => {})
  return {
    send(bytes) {
      if (socket.readyState !== socket.OPEN) return
      socket.send(bytes)
      if (socket.bufferedAmount > unreadLimitBytes) socket.close(tooSlow, 'too slow')
    },
    end: () => socket.close(normalClosure),
    fail: () => socket.close(protocolError),
    onBytes: (see) => socket.on('message', (data: RawData) => see(Buffer.from(data as Buffer))),
    onClose: (see) => socket.on('close', see),
  }
}

/** `head` is what came with the request for the upgrade. */
export function socketWire(socket: Duplex, head: Buffer): Wire {
  return {
    send(bytes) {
      if (!socket.writable) return
      socket.write(bytes)
      if (socket.writableLength > unreadLimitBytes) socket.destroy()
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
