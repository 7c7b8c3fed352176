// exec and attach over WebSocket: channels of bytes in binary messages, the first byte says which.
// Models apimachinery util/remotecommand and streaming wsstream, channel.k8s.io to v5.channel.k8s.io, v1.35.
import { ByteTextDecoder } from '#api/byte-text.ts'
import type { StreamHandle, StreamResponse } from '#api/request.ts'
import { bytesOf } from './bytes.ts'
import type { Wire } from './wire.ts'

/** The subprotocols that are spoken, the best first. */
export const channelProtocols: readonly string[] = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'channel.k8s.io',
]
/** Protocols that tell how a command ended only when it failed, and in plain text. */
const withoutStatus: ReadonlySet<string> = new Set(['', 'channel.k8s.io'])

const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 }

/** Joins a WebSocket and a stream until one of them ends. */
export function joinChannels(wire: Wire, response: StreamResponse, protocol: string): void {
  const send = (channel: number, text: string): void =>
    wire.send(Buffer.concat([Buffer.from([channel]), bytesOf(text)]))
  // An empty message says that the stream stands.
  send(channels.stdout, '')
  const handle = response.stream({
    stdout: (text) => send(channels.stdout, text),
    stderr: (text) => send(channels.stderr, text),
    end(status) {
      if (!withoutStatus.has(protocol)) send(channels.error, JSON.stringify(status))
      else if (status.status !== 'Success') send(channels.error, status.message ?? '')
      wire.end()
    },
  })
  wire.flow.add(handle)
  const input = new ByteTextDecoder()
  wire.onBytes((message) => {
    const [channel] = message
    const content = message.subarray(1)
    if (channel === channels.stdin) wire.flow.feed(handle, input.decode(content))
    else if (channel === channels.close && content[0] === channels.stdin) {
      wire.flow.feed(handle, input.end())
      handle.closeStdin()
    } else if (channel === channels.resize) resized(handle, content.toString('utf8'))
  })
  wire.onClose(() => handle.cancel())
}

/** Passes on the size of a terminal; what is none is overheard. */
export function resized(handle: StreamHandle | undefined, text: string): void {
  try {
    const { Width = 0, Height = 0 } = JSON.parse(text) as { Width?: number; Height?: number }
    handle?.resize(Width, Height)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
}
