// The packed recordings of a real v1.35.6 cluster.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

/** The files of one folder of recordings, by name. */
export function recordings(folder: string): ReadonlyMap<string, string> {
  const packed = readFileSync(join(import.meta.dirname, 'data', `${folder}.json.br`))
  return new Map(
    Object.entries(JSON.parse(brotliDecompressSync(packed).toString()) as Record<string, string>),
  )
}
