// Writes a file whole or not at all: whoever reads it, at whatever moment, finds the old text or the new one.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Writes the text, with the folders it needs. Throws what the disk says; nothing is left of the attempt then. */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}.new`
  try {
    mkdirSync(dirname(path), { recursive: true })
    const file = openSync(draft, 'w')
    try {
      // All of it: a disk that is nearly full takes a part of one write.
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (error) {
    removeQuietly(draft)
    throw error
  }
}

/** Why there is no draft is what the first mistake said. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It was never there: the folder takes nothing.
  }
}

/** Gives a file that cannot be used another name beside what was set aside before; says which. Throws what the disk says. */
export function setAside(path: string): string {
  let name = `${path}.broken`
  for (let count = 2; existsSync(name); count++) name = `${path}.broken-${count}`
  renameSync(path, name)
  return name
}
