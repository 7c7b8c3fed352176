// Lines of a log that nobody has asked for in a while: access logs take a tenth of their room so.
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import type { LogLine } from './container-log.ts'

/** The quick one: what logs repeat is found all the same. */
const level = 1

export class PackedLines {
  readonly count: number
  /** Of all lines together, unpacked. */
  readonly characters: number
  readonly #bytes: Uint8Array

  constructor(lines: readonly LogLine[]) {
    this.count = lines.length
    this.characters = lines.reduce((sum, { text }) => sum + text.length, 0)
    const rows = lines.map(({ timeMs, stream, text }) => [timeMs, stream, text])
    this.#bytes = deflateSync(strToU8(JSON.stringify(rows)), { level })
  }

  unpack(): LogLine[] {
    const rows = JSON.parse(strFromU8(inflateSync(this.#bytes))) as [number, LogLine['stream'], string][]
    return rows.map(([timeMs, stream, text]) => ({ timeMs, stream, text }))
  }
}
