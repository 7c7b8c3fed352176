// The door for real clients: HTTPS on loopback. It only translates HTTP to the waist and back; it knows no API.
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ApiRequest, type ApiResponse, bodyLimitBytes, type PlainResponse } from '#api/request.ts'
import { badRequest, plainFailure, requestTooLarge } from '#api/status.ts'
import { Unreachable } from '#client/client.ts'
import { receive } from './front.ts'
import type { DoorIdentities } from './identities.ts'
import { bodyOf, type Incoming, readBody, readRequest } from './incoming.ts'
import { type Outgoing, writePipe, writePlain, writeWatch } from './outgoing.ts'
import { Upgrades } from './upgrades.ts'

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
  /** It listens; what begins as TLS goes on to the other one. */
  readonly #front: Server
  readonly #server: Http2SecureServer
  readonly #sockets = new Set<Socket>()
  readonly #upgrades: Upgrades
  readonly #waist: Waist
  #looking: NodeJS.Timeout | undefined
  #isTurning = false

  /** `clientAuthorities`, in PEM, vouch for clients beside our own. */
  constructor(
    waist: Waist,
    { authority, server }: DoorIdentities,
    clientAuthorities: readonly string[] = [],
  ) {
    this.#waist = waist
    this.#server = createSecureServer({
      allowHTTP1: true,
      requestCert: true,
      rejectUnauthorized: false,
      ca: [authority, ...clientAuthorities],
      cert: server.certificate,
      key: server.key,
    })
    this.#front = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      receive(socket, () => this.#server.emit('connection', socket))
    })
    this.#upgrades = new Upgrades((request) => this.#ask(request))
    this.#server.on('request', (incoming, outgoing) => void this.#answer(incoming, outgoing))
    this.#server.on('upgrade', (incoming: Incoming, socket: Duplex, head: Buffer) =>
      this.#upgrades.take(incoming, socket, head),
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
    this.#upgrades.close()
    await this.#shut()
  }

  #listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#front.once('error', reject)
      this.#front.listen(port, host, () => {
        this.#front.off('error', reject)
        resolve((this.#front.address() as AddressInfo).port)
      })
    })
  }

  async #shut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#front.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  /** The port is closed while the server behind it does not run: clients are refused, as by a machine without one. */
  #follow(port: number): void {
    const isUp = this.#ask(question) !== undefined
    if (isUp === this.#front.listening || this.#isTurning) return
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
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
      return panic
    }
  }
}

/** What a server says that has met a mistake of its own. Models apiserver filters WithPanicRecovery, v1.35. */
const panic: PlainResponse = {
  code: 500,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'This request caused apiserver to panic. Look in the logs for details.\n',
}

/** Ends the whole connection, as the end of a server's process does. */
function breakOff(outgoing: Outgoing): void {
  const socket = 'stream' in outgoing ? outgoing.stream.session : outgoing.socket
  socket?.destroy()
}

function refusal({ code, status }: { readonly code: number; readonly status: object }) {
  return { code, headers: { 'content-type': 'application/json' }, body: status }
}
