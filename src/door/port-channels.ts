// port-forward over WebSocket channels, for clients that know no tunnel: each port has two, for data and for errors.
// Models kubelet cri/streaming/portforward websocketStreamHandler, v4.channel.k8s.io, v1.35.
import { ByteTextDecoder } from '#api/byte-text.ts'
import type { ApiRequest, ApiResponse, StreamHandle } from '#api/request.ts'
import { bytesOf } from './bytes.ts'
import type { Wire } from './wire.ts'

export const portChannelProtocol = 'v4.channel.k8s.io'

/** Whether a request is for ports by channels; a tunnel names its ports later. */
export function portsOf({ path, query }: ApiRequest): readonly string[] {
  if (!path.endsWith('/portforward')) return []
  return [query?.ports ?? []].flat().flatMap((given) => given.split(','))
}

/** Joins the channels with a connection to each port until all have ended, or the client goes. */
export function joinPortChannels(
  wire: Wire,
  ports: readonly string[],
  ask: (port: string) => ApiResponse | undefined,
): void {
  const connections = new Map<number, StreamHandle>()
  const inputs = ports.map(() => new ByteTextDecoder())
  let open = ports.length
  const send = (channel: number, content: Buffer): void => {
    wire.send(Buffer.concat([Buffer.from([channel]), content]))
  }
  const finish = (data: number, message: string): void => {
    const ended = connections.get(data)
    if (ended !== undefined) wire.flow.remove(ended)
    connections.delete(data)
    if (message !== '') send(data + 1, bytesOf(message))
    open--
    if (open === 0) wire.end()
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
    wire.flow.add(handle)
  }
  ports.forEach((port, i) => {
    connect(port, 2 * i)
  })
  wire.onBytes((message) => {
    const channel = message[0] ?? 0
    const connection = connections.get(channel)
    const text = inputs[channel / 2]?.decode(message.subarray(1))
    if (connection !== undefined && text !== undefined) wire.flow.feed(connection, text)
  })
  wire.onClose(() => {
    for (const connection of connections.values()) connection.cancel()
  })
}

function messageOf(response: ApiResponse | undefined): string {
  const body = response !== undefined && 'body' in response ? response.body : undefined
  return (body as { message?: string } | undefined)?.message ?? 'the server does not answer'
}
