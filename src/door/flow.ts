// How much waits in the door for those who read or take slowly: first the far end is held, and who lets more wait than
// a share of what all may is sent away.
import type { StreamHandle } from '#api/request.ts'

/** What all clients together may let wait unread, in equal shares. */
const unreadBytes = 512 * 1024 * 1024
const shareBytes = { least: 256 * 1024, most: 16 * 1024 * 1024 }
/** The far end is held while more than this waits, and goes on when little is left. */
const heldFromBytes = 128 * 1024
const goneOnAtBytes = 32 * 1024
let readers = 0

/** One client's part of what may wait unread. */
export class UnreadShare {
  #isOver = false

  constructor() {
    readers++
  }

  /** It shrinks while others read as well. */
  get bytes(): number {
    return Math.min(shareBytes.most, Math.max(shareBytes.least, unreadBytes / readers))
  }

  /** The client is gone. */
  end(): void {
    if (!this.#isOver) readers--
    this.#isOver = true
  }
}

/** A connection that carries streams. */
export interface Carrier {
  /** Bytes that the client has not read. */
  unread(): number
  /** Reads nothing more of the client, until it is told to go on. */
  pause(): void
  resume(): void
  /** The client is too slow. */
  cut(): void
}

/** Both directions of a connection, for all streams that it carries. */
export class Flow {
  readonly #carrier: Carrier
  readonly #share = new UnreadShare()
  readonly #handles = new Set<StreamHandle>()
  #isHeld = false
  /** Of what the client sent, what nobody has taken. */
  #waiting = 0

  constructor(carrier: Carrier) {
    this.#carrier = carrier
  }

  /** What a stream writes waits from now on while the client reads slowly. */
  add(handle: StreamHandle): void {
    this.#handles.add(handle)
    if (this.#isHeld) handle.hold(true)
  }

  remove(handle: StreamHandle): void {
    this.#handles.delete(handle)
  }

  /** Something was sent. */
  sent(): void {
    const unread = this.#carrier.unread()
    if (unread > this.#share.bytes) this.#carrier.cut()
    else if (!this.#isHeld && unread > heldFromBytes) this.#hold(true)
  }

  /** Something was read. */
  drained(): void {
    if (this.#isHeld && this.#carrier.unread() <= goneOnAtBytes) this.#hold(false)
  }

  /** Passes on what the client sent; while too much of it waits nothing more is read. */
  feed(handle: StreamHandle, text: string): void {
    if (text === '') return
    this.#waiting += text.length
    handle.stdin(text, () => {
      this.#waiting -= text.length
      if (this.#waiting <= goneOnAtBytes) this.#carrier.resume()
    })
    if (this.#waiting > heldFromBytes) this.#carrier.pause()
  }

  /** The client is gone. */
  end(): void {
    this.#share.end()
    this.#hold(false)
    this.#handles.clear()
  }

  #hold(isHeld: boolean): void {
    this.#isHeld = isHeld
    for (const handle of [...this.#handles]) handle.hold(isHeld)
  }
}
