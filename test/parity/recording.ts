// What the real kubectl answered when `npm run parity` last asked it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import type { Run } from './parity-world.ts'

/** One file. */
export interface Recording {
  /** When its steps began, milliseconds since the worlds began. */
  readonly times: readonly number[]
  /** Its lines in order; answers are masked. */
  readonly answers: readonly { readonly line: string; readonly run: Run }[]
}

export interface Recordings {
  /** Of the real kubectl. */
  readonly version: string
  readonly files: { readonly [name: string]: Recording }
}

const path = join(import.meta.dirname, 'recorded.json.br')

export function readRecordings(): Recordings {
  return JSON.parse(brotliDecompressSync(readFileSync(path)).toString('utf8')) as Recordings
}

export function writeRecordings(recordings: Recordings): void {
  writeFileSync(path, brotliCompressSync(JSON.stringify(recordings)))
}
