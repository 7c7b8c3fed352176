// Archives of tar: 512-byte blocks, a head before each member, as GNU tar writes them and every tar reads them.
import { byteLength, bytesOfText, splitBytes, textOfBytes } from './byte-text.ts'

export const blockBytes = 512

/** What an archive holds of one name. */
export interface TarMember {
  /** As the archive has it; folders end with a slash. */
  readonly name: string
  readonly type: TarType
  /** The permission bits. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly userName: string
  readonly groupName: string
  readonly mtimeMs: number
  /** Of a file's content. */
  readonly sizeBytes: number
  /** Of a link: where it leads, or for a hard link the name of the other member. */
  readonly target: string
}

export type TarType = 'file' | 'directory' | 'link' | 'hard-link' | 'other'

const letters: Readonly<Record<Exclude<TarType, 'other'>, string>> = {
  file: '0',
  'hard-link': '1',
  link: '2',
  directory: '5',
}
const types: Readonly<Record<string, TarType>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hard-link',
  '2': 'link',
  '5': 'directory',
  '7': 'file',
}
const longName = 'L'
const longTarget = 'K'
const extended = 'x'
const globalExtended = 'g'
/** Where the parts of a head lie. */
const places = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  sum: [148, 8],
  type: [156, 1],
  target: [157, 100],
  magic: [257, 8],
  userName: [265, 32],
  groupName: [297, 32],
  prefix: [345, 155],
} as const

/** The end of every archive. */
export const archiveEnd = '\0'.repeat(2 * blockBytes)

/** The head of a member; its content follows, then `paddingAfter` it. */
export function memberHead(member: TarMember & { readonly type: Exclude<TarType, 'other'> }): string {
  const { name, target } = member
  return longPart(name, longName) + longPart(target, longTarget) + plainHead(member, letters[member.type])
}

/** What fills the last block of a content of so many bytes. */
export function paddingAfter(sizeBytes: number): string {
  return '\0'.repeat((blockBytes - (sizeBytes % blockBytes)) % blockBytes)
}

/** Names that do not fit into a head stand before it as the content of a member of their own. */
function longPart(text: string, letter: string): string {
  const sizeBytes = byteLength(text)
  if (sizeBytes <= places.name[1]) return ''
  const content = `${text}\0`
  const head = plainHead(
    {
      name: '././@LongLink',
      mode: 0,
      uid: 0,
      gid: 0,
      mtimeMs: 0,
      sizeBytes: sizeBytes + 1,
      target: '',
      userName: 'root',
      groupName: 'root',
    },
    letter,
  )
  return head + content + paddingAfter(sizeBytes + 1)
}

function plainHead(member: Omit<TarMember, 'type'>, letter: string): string {
  const bytes = new Uint8Array(blockBytes)
  const set = ([at, length]: readonly [number, number], text: string) =>
    bytes.set(bytesOfText(text).subarray(0, length), at)
  const number = (place: readonly [number, number], value: number) =>
    set(
      place,
      `${Math.max(0, Math.floor(value))
        .toString(8)
        .padStart(place[1] - 1, '0')}\0`,
    )
  set(places.name, member.name)
  number(places.mode, member.mode)
  number(places.uid, member.uid)
  number(places.gid, member.gid)
  number(places.size, member.sizeBytes)
  number(places.mtime, member.mtimeMs / 1000)
  set(places.type, letter)
  set(places.target, member.target)
  set(places.magic, 'ustar  \0')
  set(places.userName, member.userName)
  set(places.groupName, member.groupName)
  set(places.sum, `${checkSum(bytes).toString(8).padStart(6, '0')}\0 `)
  return textOfBytes(bytes)
}

/** All bytes of a head, where its own sum counts as spaces. */
function checkSum(bytes: Uint8Array): number {
  const [at, length] = places.sum
  let sum = 0
  bytes.forEach((byte, i) => {
    sum += i >= at && i < at + length ? 32 : byte
  })
  return sum
}

/** What comes out of an archive: a member's head, a part of the content of the member before, or its end. */
export type TarPart =
  | { readonly kind: 'member'; readonly member: TarMember }
  | { readonly kind: 'content'; readonly text: string }
  | { readonly kind: 'end' }

/** What is wrong with an archive. */
export class TarError extends Error {
  readonly reason: 'magic' | 'checksum' | 'short'

  constructor(reason: TarError['reason']) {
    super(`tar: ${reason}`)
    this.reason = reason
  }
}

/** Reads an archive that comes in pieces. */
export class TarReader {
  #waiting: string[] = []
  #waitingBytes = 0
  /** Of the content that is being read, and of what fills its last block. */
  #contentBytes = 0
  #paddingBytes = 0
  /** Set while the content says something of the next member. */
  #special: { readonly letter: string; text: string } | undefined
  #overrides: { name?: string; target?: string; size?: number; mtimeMs?: number } = {}
  #hasEnded = false

  /** Whether the end of the archive, two empty blocks, has been read. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Everything that can be told by now. Throws TarError. */
  *read(text: string): Generator<TarPart> {
    if (text !== '') {
      this.#waiting.push(text)
      this.#waitingBytes += byteLength(text)
    }
    while (!this.#hasEnded && this.#waitingBytes > 0) {
      if (this.#contentBytes > 0) {
        const part = this.#take(Math.min(this.#contentBytes, this.#waitingBytes))
        this.#contentBytes -= byteLength(part)
        if (this.#special === undefined) yield { kind: 'content', text: part }
        else this.#special.text += part
        continue
      }
      if (this.#special !== undefined) this.#apply(this.#special)
      if (this.#waitingBytes < this.#paddingBytes) return
      if (this.#paddingBytes > 0) this.#take(this.#paddingBytes)
      this.#paddingBytes = 0
      if (this.#waitingBytes < blockBytes) return
      const member = this.#head(bytesOfText(this.#take(blockBytes)))
      if (member === undefined) continue
      if (member === 'end') {
        this.#hasEnded = true
        yield { kind: 'end' }
      } else yield { kind: 'member', member }
    }
  }

  /** Nothing follows. Throws TarError when it ends in the midst of something. */
  finish(): void {
    if (!this.#hasEnded && (this.#contentBytes > 0 || this.#paddingBytes > 0 || this.#waitingBytes > 0))
      throw new TarError('short')
  }

  /** The first so many bytes of what waits. */
  #take(count: number): string {
    const all = this.#waiting.length === 1 ? (this.#waiting[0] ?? '') : this.#waiting.join('')
    const [head, rest] = count === this.#waitingBytes ? [all, ''] : splitBytes(all, count)
    this.#waiting = rest === '' ? [] : [rest]
    this.#waitingBytes -= count
    return head
  }

  /** A member, the end, or undefined for what only says something of the next member. */
  #head(bytes: Uint8Array): TarMember | 'end' | undefined {
    if (bytes.every((byte) => byte === 0)) return 'end'
    const raw = (place: readonly [number, number]) => bytes.subarray(place[0], place[0] + place[1])
    const text = (place: readonly [number, number]) => textOfBytes(raw(place)).replace(/\0[\s\S]*$/, '')
    const number = (place: readonly [number, number]) => numberOf(raw(place))
    if (!text(places.magic).startsWith('ustar')) throw new TarError('magic')
    if (number(places.sum) !== checkSum(bytes)) throw new TarError('checksum')
    const letter = String.fromCharCode(bytes[places.type[0]] ?? 0)
    const size = this.#overrides.size ?? number(places.size)
    const hasContent = !/[1-6]/.test(letter)
    this.#contentBytes = hasContent ? size : 0
    this.#paddingBytes = paddingAfter(this.#contentBytes).length
    if ([longName, longTarget, extended, globalExtended].includes(letter)) {
      this.#special = { letter, text: '' }
      return undefined
    }
    // Of GNU's magic, which ends with spaces, the prefix is something else.
    const prefix = text(places.magic).startsWith('ustar ') ? '' : text(places.prefix)
    const name = this.#overrides.name ?? (prefix === '' ? '' : `${prefix}/`) + text(places.name)
    const member: TarMember = {
      name,
      type: letter === '0' && name.endsWith('/') ? 'directory' : (types[letter] ?? 'other'),
      mode: number(places.mode) & 0o7777,
      uid: number(places.uid),
      gid: number(places.gid),
      userName: text(places.userName),
      groupName: text(places.groupName),
      mtimeMs: this.#overrides.mtimeMs ?? number(places.mtime) * 1000,
      sizeBytes: this.#contentBytes,
      target: this.#overrides.target ?? text(places.target),
    }
    this.#overrides = {}
    return member
  }

  #apply({ letter, text }: { readonly letter: string; readonly text: string }): void {
    this.#special = undefined
    if (letter === longName) this.#overrides.name = text.replace(/\0+$/, '')
    else if (letter === longTarget) this.#overrides.target = text.replace(/\0+$/, '')
    else if (letter === extended) Object.assign(this.#overrides, extendedRecords(text))
  }
}

/** What the records of POSIX's extended heads say: `LENGTH KEY=VALUE\n` each. */
function extendedRecords(text: string): { name?: string; target?: string; size?: number; mtimeMs?: number } {
  const found: ReturnType<typeof extendedRecords> = {}
  for (const [, key, value = ''] of text.matchAll(/\d+ (\w+)=([^\n]*)\n/g)) {
    if (key === 'path') found.name = value
    else if (key === 'linkpath') found.target = value
    else if (key === 'size') found.size = Number(value)
    else if (key === 'mtime') found.mtimeMs = Math.floor(Number(value)) * 1000
  }
  return found
}

/** Octal digits, or for large values bytes with the first bit set. */
function numberOf(bytes: Uint8Array): number {
  const [first = 0] = bytes
  if (first < 0x80) return Number.parseInt(textOfBytes(bytes).replace(/[\0 ]/g, ''), 8) || 0
  return bytes.reduce((value, byte, i) => value * 256 + (i === 0 ? byte & 0x7f : byte), 0)
}
