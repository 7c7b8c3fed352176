// Requests for another protocol than HTTP: exec, attach, port-forward and watches over WebSocket and SPDY.
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import {
  type ApiRequest,
  type ApiResponse,
  bodyLimitBytes,
  type PipeResponse,
  type StreamResponse,
} from '#api/request.ts'
import { badRequest } from '#api/status.ts'
import { channelProtocols, joinChannels } from './channels.ts'
import { type Incoming, readRequest } from './incoming.ts'
import { joinOutput, outputProtocols } from './output-socket.ts'
import { joinPortChannels, portChannelProtocol, portsOf } from './port-channels.ts'
import { connectionRequest, joinTunnel, spdyTunnelProtocol, tunnelProtocol } from './port-forward.ts'
import { joinRaw } from './raw-stream.ts'
import { joinSpdyChannels, spdyChannelProtocol } from './spdy-channels.ts'
import { joinWatch } from './watch-socket.ts'
import { socketWire, type Wire, webSocketWire } from './wire.ts'

/** Asks the server behind the door; undefined while nobody answers. */
type Ask = (request: ApiRequest) => ApiResponse | undefined

export class Upgrades {
  readonly #ask: Ask
  readonly #webSockets: WebSocketServer
  /** Requests for a tunnel, whose protocol has a slash in its name, which ws takes for a mistake: it is not shown it. */
  readonly #tunnels = new WeakSet<object>()

  constructor(ask: Ask) {
    this.#ask = ask
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: bodyLimitBytes,
      handleProtocols: (offered, { url = '' }) => {
        return protocolsOf(url).find((protocol) => offered.has(protocol)) ?? false
      },
    })
    this.#webSockets.on('headers', (headers, incoming) => {
      if (this.#tunnels.has(incoming)) headers.push(`Sec-WebSocket-Protocol: ${tunnelProtocol}`)
    })
  }

  close(): void {
    this.#webSockets.close()
  }

  /** Joins a client that asks for another protocol with what it asks for, or refuses. */
  take(incoming: Incoming, socket: Duplex, head: Buffer): void {
    const request = readRequest(incoming)
    const response = request && this.#ask(request)
    if (request === undefined || response === undefined) {
      socket.destroy()
      return
    }
    if ('later' in response) {
      socket.on(
        'close',
        response.later(({ code, body }) => refuse(socket, code, body)),
      )
      return
    }
    const protocol = String(incoming.headers.upgrade).toLowerCase()
    if ('watch' in response && protocol === 'websocket') {
      this.#webSockets.handleUpgrade(incoming as never, socket, head, (webSocket) =>
        joinWatch(webSocket, response),
      )
      return
    }
    const output = outputOf(response)
    if (output !== undefined && protocol === 'websocket') {
      this.#webSockets.handleUpgrade(incoming as never, socket, head, (webSocket) =>
        joinOutput(webSocket, output),
      )
      return
    }
    if (!('stream' in response)) {
      refuse(socket, response.code, 'body' in response ? response.body : undefined)
      return
    }
    if (response.isRaw) {
      joinRaw(socketWire(socket, head), response)
      return
    }
    const ask = (port: string) => this.#ask(connectionRequest(request, port))
    if (protocol === 'spdy/3.1') joinSpdy(incoming, socketWire(socket, head), { request, response, ask })
    else if (protocol === 'websocket') this.#joinWebSocket(incoming, socket, head, { request, response, ask })
    else refuse(socket, 400, badRequest('Upgrade request required').status)
  }

  #joinWebSocket(
    incoming: Incoming,
    socket: Duplex,
    head: Buffer,
    { request, response, ask }: Upgrade,
  ): void {
    const isTunnel = offers(incoming, 'sec-websocket-protocol', tunnelProtocol)
    if (isTunnel) {
      this.#tunnels.add(incoming)
      delete incoming.headers['sec-websocket-protocol']
    }
    // The type says IncomingMessage, which every upgraded request is: HTTP/2 knows no upgrade.
    this.#webSockets.handleUpgrade(incoming as never, socket, head, (webSocket) => {
      const ports = portsOf(request)
      const wire = webSocketWire(webSocket)
      if (isTunnel) joinTunnel(wire, response, ask)
      else if (ports.length > 0) joinPortChannels(wire, ports, ask)
      else joinChannels(wire, response, webSocket.protocol)
    })
  }
}

function protocolsOf(url: string): readonly string[] {
  const part = /\/(portforward|log)(?:\?|$)/.exec(url)?.[1]
  if (part === undefined) return channelProtocols
  return part === 'log' ? outputProtocols : [portChannelProtocol]
}

/** What a container wrote, if that is the answer. */
function outputOf(response: ApiResponse): string | PipeResponse | undefined {
  if ('pipe' in response) return response
  return response.code === 200 && 'body' in response && typeof response.body === 'string'
    ? response.body
    : undefined
}

/** What is to be joined with a connection that has been upgraded. */
interface Upgrade {
  readonly request: ApiRequest
  readonly response: StreamResponse
  /** Opens one connection to a port of the pod. */
  readonly ask: (port: string) => ApiResponse | undefined
}

const protocolHeader = 'x-stream-protocol-version'

function joinSpdy(incoming: Incoming, wire: Wire, { request, response, ask }: Upgrade): void {
  const isTunnel = offers(incoming, protocolHeader, spdyTunnelProtocol)
  const protocol = isTunnel ? spdyTunnelProtocol : spdyChannelProtocol
  if (!offers(incoming, protocolHeader, protocol)) {
    const offered = String(incoming.headers[protocolHeader] ?? '')
    const text = `unable to upgrade: unable to negotiate protocol: client supports [${offered}], server accepts [${protocol}]`
    wire.send(httpHead(403, [['Content-Type', 'text/plain; charset=utf-8']], text))
    wire.end()
    return
  }
  wire.send(
    httpHead(101, [
      ['Upgrade', 'SPDY/3.1'],
      ['Connection', 'Upgrade'],
      [protocolHeader, protocol],
    ]),
  )
  if (isTunnel) joinTunnel(wire, response, ask)
  else joinSpdyChannels(wire, response, request.query)
}

function offers(incoming: Incoming, header: string, protocol: string): boolean {
  const offered = String(incoming.headers[header] ?? '')
  return offered.split(',').some((each) => each.trim() === protocol)
}

function refuse(socket: Duplex, code: number, body: unknown): void {
  const isText = typeof body === 'string'
  const text = body === undefined ? '' : isText ? body : `${JSON.stringify(body)}\n`
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json'
  socket.end(
    httpHead(
      code,
      [
        ['Content-Type', type],
        ['Connection', 'close'],
      ],
      text,
    ),
  )
}

/** An answer to a request for an upgrade, which node leaves to us. */
function httpHead(code: number, headers: readonly (readonly [string, string])[], body?: string): Buffer {
  const length = body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))] as const]
  const lines = [...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? 'Unknown'}\r\n${lines}\r\n${body ?? ''}`)
}
