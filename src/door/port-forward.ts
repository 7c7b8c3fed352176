// port-forward: a SPDY connection, in WebSocket messages or by itself; each forwarded connection is a pair of its streams.
// Models apimachinery portforward and kubelet portforward httpstream, v1.35.
import type { ApiRequest, ApiResponse, StreamHandle, StreamResponse } from '#api/request.ts'
import { SpdySession, type SpdyStream } from './spdy-session.ts'
import type { Wire } from './wire.ts'

/** Over WebSocket, and over SPDY itself. */
export const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io'
export const spdyTunnelProtocol = 'portforward.k8s.io'

/** Serves the tunnel until the client goes, or the pod does. `ask` opens one connection to a port. */
export function joinTunnel(
  wire: Wire,
  tunnel: StreamResponse,
  ask: (port: string) => ApiResponse | undefined,
): void {
  const connections = new Map<SpdyStream, StreamHandle>()
  /** The streams for errors by the number of the connection. */
  const errors = new Map<string, SpdyStream>()

  const connect = (stream: SpdyStream): void => {
    const id = stream.headers.get('requestid') ?? ''
    const finish = (message: string): void => {
      const error = errors.get(id)
      errors.delete(id)
      const ended = connections.get(stream)
      if (ended !== undefined) wire.flow.remove(ended)
      connections.delete(stream)
      if (message !== '') error?.write(message)
      error?.end()
      stream.end()
    }
    const response = ask(stream.headers.get('port') ?? '')
    if (response === undefined || !('stream' in response)) {
      const body = response !== undefined && 'body' in response ? response.body : undefined
      finish((body as { message?: string } | undefined)?.message ?? 'the server does not answer')
      return
    }
    const handle = response.stream({
      stdout: (text) => stream.write(text),
      stderr: () => {},
      end: ({ status, message }) => finish(status === 'Success' ? '' : (message ?? '')),
    })
    connections.set(stream, handle)
    wire.flow.add(handle)
  }

  const session = new SpdySession(
    (bytes) => wire.send(bytes),
    {
      open(stream) {
        if (stream.headers.get('streamtype') === 'error')
          errors.set(stream.headers.get('requestid') ?? '', stream)
        else connect(stream)
      },
      data(stream, text) {
        const connection = connections.get(stream)
        if (connection !== undefined) wire.flow.feed(connection, text)
      },
      ended: (stream) => connections.get(stream)?.closeStdin(),
      reset(stream) {
        connections.get(stream)?.cancel()
        connections.delete(stream)
      },
    },
    () => wire.fail(),
  )
  const handle = tunnel.stream({
    stdout: () => {},
    stderr: () => {},
    end: () => wire.end(),
  })
  wire.onBytes((bytes) => session.receive(bytes))
  wire.onClose(() => {
    handle.cancel()
    session.close()
  })
}

/** The request for one connection of a tunnel. */
export function connectionRequest(request: ApiRequest, port: string): ApiRequest {
  return { ...request, query: { ...request.query, ports: port } }
}
