// Writes a file whole or not at all: whoever reads it, at whatever moment, finds the old text or the new one.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes the text, with the folders it needs. Throws what the disk says; nothing is left of the attempt then. */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}.new`
  try {
    mkdirSync(dirname(path), { recursive: true })
    const file = openSync(draft, 'w')
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
