// The door for real clients: HTTPS on loopback. It only translates HTTP to the waist and back; it knows no API.
import { STATUS_CODES } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { type ApiRequest, type ApiResponse, bodyLimitBytes, type StreamResponse } from '#api/request.ts'
import { badRequest, plainFailure, requestTooLarge } from '#api/status.ts'
import { Unreachable } from '#client/client.ts'
import { channelProtocols, joinChannels } from './channels.ts'
import type { DoorIdentities } from './identities.ts'
import { bodyOf, type Incoming, readBody, readRequest } from './incoming.ts'
import { type Outgoing, writePipe, writePlain, writeWatch } from './outgoing.ts'
import { joinPortChannels, portChannelProtocol, portsOf } from './port-channels.ts'
import { connectionRequest, joinTunnel, spdyTunnelProtocol, tunnelProtocol } from './port-forward.ts'
import { joinSpdyChannels, spdyChannelProtocol } from './spdy-channels.ts'
import { joinWatch } from './watch-socket.ts'
import { socketWire, type Wire, webSocketWire } from './wire.ts'

/** What stands behind the door. It throws when nobody is there. */
export interface Waist {
  handle(request: ApiRequest): ApiResponse
}

const host = '127.0.0.1'
/** Who has not sent a whole request by then is sent away. */
const requestPatienceMs = 60_000
/** After so long without a word a connection is asked whether its other end is still there. */
const keepAliveMs = 15_000
/** How often the door looks whether somebody stands behind it. */
const lookMs = 100
const question: ApiRequest = { method: 'GET', path: '/livez' }

export class HttpsDoor {
  readonly #server: Http2SecureServer
  readonly #sockets = new Set<Socket>()
  readonly #webSockets: WebSocketServer
  readonly #waist: Waist
  /** Requests for a tunnel, whose protocol has a slash in its name, which ws takes for a mistake: it is not shown it. */
  readonly #tunnels = new WeakSet<object>()
  #looking: NodeJS.Timeout | undefined
  #isTurning = false

  constructor(waist: Waist, { authority, server }: DoorIdentities) {
    this.#waist = waist
    this.#server = createSecureServer({
      allowHTTP1: true,
      requestCert: true,
      rejectUnauthorized: false,
      ca: authority,
      cert: server.certificate,
      key: server.key,
    })
    this.#webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: bodyLimitBytes,
      handleProtocols: (offered, { url = '' }) => {
        const known = /\/portforward(\?|$)/.test(url) ? [portChannelProtocol] : channelProtocols
        return known.find((protocol) => offered.has(protocol)) ?? false
      },
    })
    this.#webSockets.on('headers', (headers, incoming) => {
      if (this.#tunnels.has(incoming)) headers.push(`Sec-WebSocket-Protocol: ${tunnelProtocol}`)
    })
    this.#server.on('request', (incoming, outgoing) => void this.#answer(incoming, outgoing))
    this.#server.on('upgrade', (incoming: Incoming, socket: Duplex, head: Buffer) =>
      this.#upgrade(incoming, socket, head),
    )
    this.#server.on('secureConnection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.setTimeout(0)
      socket.setKeepAlive(true, keepAliveMs)
      // Clients come and go; a broken connection ends what it carried.
      socket.on('error', () => socket.destroy())
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  /** Begins to listen; 0 takes a free port. Rejects when the port is taken. Resolves with the port. */
  async open(port: number): Promise<number> {
    const taken = await this.#listen(port)
    this.#looking = setInterval(() => this.#follow(taken), lookMs)
    return taken
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    clearInterval(this.#looking)
    this.#webSockets.close()
    await this.#shut()
  }

  #listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject)
        resolve((this.#server.address() as AddressInfo).port)
      })
    })
  }

  async #shut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  /** The port is closed while the server behind it does not run: clients are refused, as by a machine without one. */
  #follow(port: number): void {
    const isUp = this.#ask(question) !== undefined
    if (isUp === this.#server.listening || this.#isTurning) return
    this.#isTurning = true
    const turned = isUp ? this.#listen(port) : this.#shut()
    // Somebody else may have taken the port meanwhile: the next look tries again.
    void turned
      .catch(() => undefined)
      .finally(() => {
        this.#isTurning = false
      })
  }

  async #answer(incoming: Incoming, outgoing: Outgoing): Promise<void> {
    incoming.on('error', () => outgoing.destroy())
    const request = readRequest(incoming)
    if (request === undefined) {
      incoming.resume()
      writePlain({ method: 'GET', path: '/' }, refusal(plainFailure(405, 'Method Not Allowed')), outgoing)
      return
    }
    const patience = setTimeout(() => incoming.destroy(), requestPatienceMs)
    let bytes: Buffer | undefined
    try {
      bytes = await readBody(incoming)
    } catch {
      // The client went away before its request was whole: there is nobody to answer.
      outgoing.destroy()
      return
    } finally {
      clearTimeout(patience)
    }
    if (bytes === undefined) {
      writePlain(request, refusal(requestTooLarge(`limit is ${bodyLimitBytes}`)), outgoing)
      return
    }
    this.#write({ ...request, body: bodyOf(bytes, request.headers) }, outgoing)
  }

  #write(request: ApiRequest, outgoing: Outgoing): void {
    const response = this.#ask(request)
    if (response === undefined) breakOff(outgoing)
    else if ('watch' in response) writeWatch(request, response, outgoing)
    else if ('pipe' in response) writePipe(response, outgoing)
    else if ('later' in response)
      outgoing.on(
        'close',
        response.later((late) => writePlain(request, late, outgoing)),
      )
    else if ('stream' in response)
      writePlain(request, refusal(badRequest('Upgrade request required')), outgoing)
    else writePlain(request, response, outgoing)
  }

  /** Undefined while nobody answers behind the door: the client sees the connection break, as with a dead server. */
  #ask(request: ApiRequest): ApiResponse | undefined {
    try {
      return this.#waist.handle(request)
    } catch (error) {
      if (error instanceof Unreachable) return undefined
      throw error
    }
  }

  #upgrade(incoming: Incoming, socket: Duplex, head: Buffer): void {
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
    if (!('stream' in response)) {
      refuse(socket, response.code, 'body' in response ? response.body : undefined)
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
      if (isTunnel) joinTunnel(webSocketWire(webSocket), response, ask)
      else if (ports.length > 0) joinPortChannels(webSocket, ports, ask)
      else joinChannels(webSocket, response)
    })
  }
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

/** Ends the whole connection, as the end of a server's process does. */
function breakOff(outgoing: Outgoing): void {
  const socket = 'stream' in outgoing ? outgoing.stream.session : outgoing.socket
  socket?.destroy()
}

function offers(incoming: Incoming, header: string, protocol: string): boolean {
  const offered = String(incoming.headers[header] ?? '')
  return offered.split(',').some((each) => each.trim() === protocol)
}

function refusal({ code, status }: { readonly code: number; readonly status: object }) {
  return { code, headers: { 'content-type': 'application/json' }, body: status }
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
