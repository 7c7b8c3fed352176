// One end of a TCP connection: text sent on one end arrives at the other after the way's latency.
import { firstCharacters, joinByteTexts } from '#api/byte-text.ts'
import type { Cancel } from '#api/request.ts'
import type { Clock } from '../clock.ts'
import { OpenFile, type ReadResult } from '../programs/streams.ts'

export interface SocketAddress {
  readonly address: string
  readonly port: number
}

/** How the two ends of a connection reach each other. */
export interface Way {
  readonly clock: Clock
  readonly latencyMs: number
  /** False while the way is cut: what is sent is then lost. */
  readonly isOpen: () => boolean
}

export class Socket extends OpenFile {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly #way: Way
  #peer: Socket | undefined
  #received = ''
  #isSecure = false
  #hasPeerEnded = false
  #isClosed = false
  #waiting: (() => void)[] = []

  private constructor(local: SocketAddress, remote: SocketAddress, way: Way) {
    super()
    this.local = local
    this.remote = remote
    this.#way = way
  }

  /** Two connected ends; the client's view of the server's address may differ from the server's own, as with a Service. */
  static pair(
    ends: {
      readonly client: SocketAddress
      readonly dialed: SocketAddress
      readonly server: SocketAddress
      readonly seenClient: SocketAddress
    },
    way: Way,
  ): { client: Socket; server: Socket } {
    const client = new Socket(ends.client, ends.dialed, way)
    const server = new Socket(ends.server, ends.seenClient, way)
    client.#peer = server
    server.#peer = client
    return { client, server }
  }

  /** Whether the client speaks TLS, which costs nothing here and of which only that is seen. */
  get isSecure(): boolean {
    return this.#isSecure
  }

  /** Of a client: all that is sent comes by TLS. */
  startTls(): void {
    this.#isSecure = true
    if (this.#peer !== undefined) this.#peer.#isSecure = true
  }

  /** Whether the other end has closed and all it sent was read. */
  get isAtEnd(): boolean {
    return this.#hasPeerEnded && this.#received === ''
  }

  read(limit: number): ReadResult {
    if (this.#received === '') return this.#hasPeerEnded || this.#isClosed ? { text: '' } : 'later'
    const text = firstCharacters(this.#received, limit)
    this.#received = this.#received.slice(text.length)
    return { text }
  }

  override unread(text: string): void {
    this.#received = text + this.#received
  }

  write(text: string): boolean | 'broken' {
    const peer = this.#peer
    if (this.#isClosed || peer === undefined) return 'broken'
    if (peer.#isClosed) return 'broken'
    this.#deliver(() => {
      if (peer.#isClosed) return
      peer.#received = joinByteTexts(peer.#received, text)
      peer.#wakeAll()
    })
    return true
  }

  /** Lets the time of the connection pass, which is not the world's while a question is answered on the spot. */
  after(delayMs: number, run: () => void): Cancel {
    return this.#way.clock.after(delayMs, run)
  }

  whenReady(wake: () => void): Cancel {
    this.#waiting.push(wake)
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== wake)
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    const peer = this.#peer
    this.#deliver(() => {
      if (peer === undefined) return
      peer.#hasPeerEnded = true
      peer.#wakeAll()
    })
    this.#wakeAll()
  }

  /** Tells the other end that nothing more comes, and goes on reading. */
  endWriting(): void {
    const peer = this.#peer
    this.#deliver(() => {
      if (peer === undefined) return
      peer.#hasPeerEnded = true
      peer.#wakeAll()
    })
  }

  /** Calls back whenever there is something new to read, the end included. */
  onArrival(see: () => void): void {
    const again = () => {
      this.#waiting.push(again)
      see()
    }
    this.#waiting.push(again)
  }

  #deliver(run: () => void): void {
    this.#way.clock.after(this.#way.latencyMs, () => {
      if (this.#way.isOpen()) run()
    })
  }

  #wakeAll(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }
}
