// The server's side of a SPDY/3.1 connection, as far as port-forward needs it: streams that the client opens.
// Models the frames of moby/spdystream; flow control is left to what lies below.
import { ByteTextDecoder } from '#api/byte-text.ts'
import { bytesOf } from './bytes.ts'
import { SpdyHeaderCodec, type SpdyHeaders } from './spdy-headers.ts'

/** A stream that the client opened. */
export interface SpdyStream {
  readonly headers: SpdyHeaders
  write(text: string): void
  /** Nothing more comes from this side. */
  end(): void
}

/** What the client's streams are to whoever serves them. */
export interface SpdyService {
  open(stream: SpdyStream): void
  data(stream: SpdyStream, text: string): void
  /** The client sends nothing more. */
  ended(stream: SpdyStream): void
  /** The client gave the stream up. */
  reset(stream: SpdyStream): void
}

interface Open {
  readonly stream: SpdyStream
  readonly input: ByteTextDecoder
}

const version = 3
const types = { synStream: 1, synReply: 2, reset: 3, ping: 6 }
const finFlag = 1
const frameHeadBytes = 8
/** Where the header block of a SYN_STREAM begins. */
const synHeadBytes = 10
/** Nobody sends longer frames, and nobody may open more streams at a time. */
const frameLimitBytes = 1024 * 1024
const streamLimit = 256

export class SpdySession {
  readonly #send: (bytes: Buffer) => void
  readonly #service: SpdyService
  readonly #fail: () => void
  readonly #headers: SpdyHeaderCodec
  readonly #streams = new Map<number, Open>()
  #received: Buffer = Buffer.alloc(0)
  /** Frames are handled one after the other: header blocks share a history. */
  #handled: Promise<void> = Promise.resolve()

  /** `fail` is called when the client does not speak SPDY. */
  constructor(send: (bytes: Buffer) => void, service: SpdyService, fail: () => void) {
    this.#send = send
    this.#service = service
    this.#fail = fail
    this.#headers = new SpdyHeaderCodec(fail)
  }

  receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes])
    for (;;) {
      if (this.#received.length < frameHeadBytes) return
      const length = this.#received.readUIntBE(5, 3)
      if (length > frameLimitBytes) {
        this.#fail()
        return
      }
      const end = frameHeadBytes + length
      if (this.#received.length < end) return
      const frame = this.#received.subarray(0, end)
      this.#received = this.#received.subarray(end)
      // A frame that is shorter than it must be is none.
      this.#handled = this.#handled.then(() => this.#handle(frame)).catch(() => this.#fail())
    }
  }

  close(): void {
    for (const { stream } of this.#streams.values()) this.#service.reset(stream)
    this.#streams.clear()
    this.#headers.close()
  }

  async #handle(frame: Buffer): Promise<void> {
    const first = frame.readUInt32BE(0)
    const hasFin = ((frame[4] as number) & finFlag) !== 0
    const body = frame.subarray(frameHeadBytes)
    const isControl = first >= 0x8000_0000
    if (!isControl) {
      const open = this.#streams.get(first)
      if (open === undefined) return
      const text = open.input.decode(body) + (hasFin ? open.input.end() : '')
      if (text !== '') this.#service.data(open.stream, text)
      if (hasFin) this.#service.ended(open.stream)
      return
    }
    const type = first & 0xffff
    if (type === types.synStream) await this.#open(body, hasFin)
    else if (type === types.ping) this.#control(types.ping, body)
    else if (type === types.reset) this.#drop(body.readUInt32BE(0))
  }

  async #open(body: Buffer, hasFin: boolean): Promise<void> {
    if (this.#streams.size >= streamLimit) {
      this.#fail()
      return
    }
    const id = body.readUInt32BE(0) & 0x7fff_ffff
    const headers = await this.#headers.read(body.subarray(synHeadBytes))
    const stream: SpdyStream = {
      headers,
      write: (text) => this.#data(id, bytesOf(text), 0),
      end: () => {
        this.#data(id, Buffer.alloc(0), finFlag)
        this.#streams.delete(id)
      },
    }
    this.#streams.set(id, { stream, input: new ByteTextDecoder() })
    const idBytes = Buffer.alloc(4)
    idBytes.writeUInt32BE(id)
    this.#control(types.synReply, Buffer.concat([idBytes, await this.#headers.empty()]))
    this.#service.open(stream)
    if (hasFin) this.#service.ended(stream)
  }

  #drop(id: number): void {
    const open = this.#streams.get(id)
    this.#streams.delete(id)
    if (open !== undefined) this.#service.reset(open.stream)
  }

  #control(type: number, body: Buffer): void {
    const head = Buffer.alloc(frameHeadBytes)
    head.writeUInt16BE(0x8000 | version, 0)
    head.writeUInt16BE(type, 2)
    head.writeUInt32BE(body.length, 4)
    this.#send(Buffer.concat([head, body]))
  }

  #data(id: number, body: Buffer, flags: number): void {
    if (!this.#streams.has(id)) return
    const head = Buffer.alloc(frameHeadBytes)
    head.writeUInt32BE(id, 0)
    head.writeUInt32BE(body.length, 4)
    head[4] = flags
    this.#send(Buffer.concat([head, body]))
  }
}
