// A connection that is handed through as it is, to a server behind a proxy.
import { ByteTextDecoder } from '#api/byte-text.ts'
import type { StreamResponse } from '#api/request.ts'
import { bytesOf } from './bytes.ts'
import type { Wire } from './wire.ts'

/** Copies both ways until one side ends. */
export function joinRaw(wire: Wire, response: StreamResponse): void {
  const handle = response.stream({
    stdout: (text) => wire.send(bytesOf(text)),
    stderr: () => {},
    end: () => wire.end(),
  })
  wire.flow.add(handle)
  const input = new ByteTextDecoder()
  wire.onBytes((bytes) => wire.flow.feed(handle, input.decode(bytes)))
  wire.onClose(() => handle.cancel())
}
