// The door for real clients: HTTPS on loopback. It only translates HTTP to the waist and back; it knows no API.
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { type ApiRequest, type ApiResponse, bodyLimitBytes } from '#api/request.ts'
import { badRequest, plainFailure, requestTooLarge } from '#api/status.ts'
import { Unreachable } from '#client/client.ts'
import { channelProtocols, joinChannels } from './channels.ts'
import type { DoorIdentities } from './identities.ts'
import { bodyOf, type Incoming, readBody, readRequest } from './incoming.ts'
import { type Outgoing, writePipe, writePlain, writeWatch } from './outgoing.ts'
import { joinPortChannels, portChannelProtocol, portsOf } from './port-channels.ts'
import { connectionRequest, joinTunnel, tunnelProtocol } from './port-forward.ts'

/** What stands behind the door. It throws when nobody is there. */
export interface Waist {
  handle(request: ApiRequest): ApiResponse
}

const host = '127.0.0.1'
/** Who has not sent a whole request by then is sent away. */
const requestPatienceMs = 60_000

export class HttpsDoor {
  readonly #server: Http2SecureServer
  readonly #sockets = new Set<Socket>()
  readonly #webSockets: WebSocketServer
  readonly #waist: Waist
  /** Requests for a tunnel, whose protocol has a slash in its name, which ws takes for a mistake: it is not shown it. */
  readonly #tunnels = new WeakSet<object>()

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
      // Clients come and go; a broken connection ends what it carried.
      socket.on('error', () => socket.destroy())
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  /** Begins to listen; 0 takes a free port. Rejects when the port is taken. Resolves with the port. */
  open(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject)
        resolve((this.#server.address() as AddressInfo).port)
      })
    })
  }

  /** Ends all connections. */
  close(): Promise<void> {
    this.#webSockets.close()
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    return closed
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
    if (!('stream' in response)) {
      refuse(socket, response.code, 'Refused', 'body' in response ? response.body : undefined)
      return
    }
    if (String(incoming.headers.upgrade).toLowerCase() !== 'websocket') {
      refuse(socket, 400, 'Bad Request', badRequest('Upgrade request required').status)
      return
    }
    const isTunnel = offers(incoming, tunnelProtocol)
    if (isTunnel) {
      this.#tunnels.add(incoming)
      delete incoming.headers['sec-websocket-protocol']
    }
    // The type says IncomingMessage, which every upgraded request is: HTTP/2 knows no upgrade.
    this.#webSockets.handleUpgrade(incoming as never, socket, head, (webSocket) => {
      const ask = (port: string) => this.#ask(connectionRequest(request, port))
      const ports = portsOf(request)
      if (isTunnel) joinTunnel(webSocket, response, ask)
      else if (ports.length > 0) joinPortChannels(webSocket, ports, ask)
      else joinChannels(webSocket, response)
    })
  }
}

/** Ends the whole connection, as the end of a server's process does. */
function breakOff(outgoing: Outgoing): void {
  const socket = 'stream' in outgoing ? outgoing.stream.session : outgoing.socket
  socket?.destroy()
}

function offers(incoming: Incoming, protocol: string): boolean {
  const offered = String(incoming.headers['sec-websocket-protocol'] ?? '')
  return offered.split(',').some((each) => each.trim() === protocol)
}

function refusal({ code, status }: { readonly code: number; readonly status: object }) {
  return { code, headers: { 'content-type': 'application/json' }, body: status }
}

function refuse(socket: Duplex, code: number, reason: string, body: unknown): void {
  const text = body === undefined ? '' : `${JSON.stringify(body)}\n`
  socket.end(
    `HTTP/1.1 ${code} ${reason}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  )
}
