// exec and attach over SPDY, as clients before kubectl 1.30 open them: a stream each for input, outputs, errors, resizes.
// Models apimachinery remotecommand v4 and kubelet cri/streaming remotecommand httpstream, v1.35.
import { type Query, queryFlag, type StreamHandle, type StreamResponse } from '#api/request.ts'
import { resized } from './channels.ts'
import { SpdySession, type SpdyStream } from './spdy-session.ts'
import type { Wire } from './wire.ts'

export const spdyChannelProtocol = 'v4.channel.k8s.io'

/** The streams that a client has to open before anything runs. */
function expectedStreams(query: Query | undefined): readonly string[] {
  const isTty = queryFlag(query, 'tty')
  return [
    'error',
    ...(queryFlag(query, 'stdin') ? ['stdin'] : []),
    ...(queryFlag(query, 'stdout') ? ['stdout'] : []),
    ...(queryFlag(query, 'stderr') && !isTty ? ['stderr'] : []),
    ...(isTty ? ['resize'] : []),
  ]
}

/** Joins a connection and a stream until one of them ends. */
export function joinSpdyChannels(wire: Wire, response: StreamResponse, query: Query | undefined): void {
  const expected = expectedStreams(query)
  const streams = new Map<string, SpdyStream>()
  let handle: StreamHandle | undefined
  const begin = (): void => {
    handle = response.stream({
      stdout: (text) => streams.get('stdout')?.write(text),
      stderr: (text) => streams.get('stderr')?.write(text),
      end(status) {
        streams.get('error')?.write(JSON.stringify(status))
        for (const stream of streams.values()) stream.end()
        wire.end()
      },
    })
    wire.flow.add(handle)
  }
  const session = new SpdySession(
    (bytes) => wire.send(bytes),
    {
      open(stream) {
        streams.set(stream.headers.get('streamtype') ?? '', stream)
        if (handle === undefined && expected.every((type) => streams.has(type))) begin()
      },
      data(stream, text) {
        if (stream === streams.get('stdin') && handle !== undefined) wire.flow.feed(handle, text)
        else if (stream === streams.get('resize')) resized(handle, text)
      },
      ended(stream) {
        if (stream === streams.get('stdin')) handle?.closeStdin()
      },
      reset: () => {},
    },
    () => wire.fail(),
  )
  wire.onBytes((bytes) => session.receive(bytes))
  wire.onClose(() => {
    handle?.cancel()
    session.close()
  })
}
