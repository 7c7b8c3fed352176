// port-forward over WebSocket channels, for clients that know no tunnel: each port has two, for data and for errors.
// Models kubelet cri/streaming/portforward websocketStreamHandler, v4.channel.k8s.io, v1.35.
import type { RawData, WebSocket } from 'ws'
import { ByteTextDecoder } from '#api/byte-text.ts'
import type { ApiRequest, ApiResponse, StreamHandle } from '#api/request.ts'
import { bytesOf } from './bytes.ts'

export const portChannelProtocol = 'v4.channel.k8s.io'

const normalClosure = 1000

/** Whether a request is for ports by channels; a tunnel names its ports later. */
export function portsOf({ path, query }: ApiRequest): readonly string[] {
  if (!path.endsWith('/portforward')) return []
  return [query?.ports ?? []].flat().flatMap((given) => given.split(','))
}

/** Joins the channels with a connection to each port until all have ended, or the client goes. */
export function joinPortChannels(
  socket: WebSocket,
  ports: readonly string[],
  ask: (port: string) => ApiResponse | undefined,
): void {
  const connections = new Map<number, StreamHandle>()
  const inputs = ports.map(() => new ByteTextDecoder())
  let open = ports.length
  const send = (channel: number, content: Buffer): void => {
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.from([channel]), content]))
  }
  const finish = (data: number, message: string): void => {
    connections.delete(data)
    if (message !== '') send(data + 1, bytesOf(message))
    open--
    if (open === 0) socket.close(normalClosure)
  }
  const connect = (port: string, data: number): void => {
    const number = Buffer.alloc(2)
    number.writeUInt16LE(Number(port))
    send(data, number)
    send(data + 1, number)
    const response = ask(port)
    if (response === undefined || !('stream' in response)) {
      finish(data, messageOf(response))
      return
    }
    const handle = response.stream({
      stdout: (text) => send(data, bytesOf(text)),
      stderr: () => {},
      end: ({ status, message }) => finish(data, status === 'Success' ? '' : (message ?? '')),
    })
    connections.set(data, handle)
  }
  ports.forEach((port, i) => {
    connect(port, 2 * i)
  })
  socket.on('message', (data: RawData) => {
    const message = Buffer.from(data as Buffer)
    const channel = message[0] ?? 0
    const text = inputs[channel / 2]?.decode(message.subarray(1))
    if (text !== undefined) connections.get(channel)?.stdin(text)
  })
  socket.on('close', () => {
    for (const connection of connections.values()) connection.cancel()
  })
  // A broken connection is followed by `close`.
  socket.on('error', () => {})
}

function messageOf(response: ApiResponse | undefined): string {
  const body = response !== undefined && 'body' in response ? response.body : undefined
  return (body as { message?: string } | undefined)?.message ?? 'the server does not answer'
}
