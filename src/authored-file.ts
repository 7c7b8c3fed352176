// A file that authors write, as it is on disk; one that cannot be read says why.
import { readFileSync } from 'node:fs'
import type { LevelFile } from '#game/level/file.ts'

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, and a file is needed',
  EACCES: 'the file may not be read',
  EPERM: 'the file may not be read',
}

/** Never throws: what went wrong stands in `problem`. */
export function authoredFile(path: string): LevelFile {
  try {
    return { path, text: readFileSync(path, 'utf8') }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    return { path, text: '', problem: reasons[code] ?? message }
  }
}
