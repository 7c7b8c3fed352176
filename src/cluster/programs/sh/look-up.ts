// Finds what the words of a command run.
import { findExecutable } from '../exec.ts'
import type { ProgramMain } from '../program.ts'
import type { Shell } from './shell.ts'

/** What a command's words run, or why they do not: the shell's words and the exit code. */
export function lookUp(
  shell: Shell,
  words: readonly string[],
  path: string | undefined,
):
  | { readonly main: ProgramMain; readonly argv: readonly string[] }
  | { readonly text: string; readonly code: number } {
  const { process } = shell
  const found = findExecutable(process.container, words, { path, cwd: process.cwd, user: process.user })
  switch (found.kind) {
    case 'found':
      return found
    case 'not-found':
      return { text: 'not found', code: 127 }
    case 'permission-denied':
    case 'is-directory':
      return { text: 'Permission denied', code: 126 }
    case 'cannot-run': {
      if (found.reason === 'interpreter') return { text: 'not found', code: 127 }
      const node = process.container.spec.files.stat(found.path)
      const main = process.container.on.programs.get('sh')
      if (main === undefined || node.kind !== 'file' || node.isForeign || node.text.startsWith('\x7fELF'))
        return { text: 'Exec format error', code: 126 }
      // A text without #! is taken for a script of this shell.
      return { main, argv: [shell.name, found.path, ...words.slice(1)] }
    }
  }
}
