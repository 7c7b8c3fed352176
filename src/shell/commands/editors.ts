// vi and its like: all open the same editor on a file.
import type { ShellCommand } from './index.ts'

const names = ['vi', 'vim', 'nvim', 'nano', 'emacs', 'edit']

export const editors: readonly ShellCommand[] = names.map((name) => ({
  name,
  summary: 'edits a file',
  async run(args, io) {
    const path = args.find((word) => !/^[-+]/.test(word))
    if (path === undefined) {
      io.err(`${name}: which file? For example: ${name} pod.yaml\n`)
      return 1
    }
    if (await io.files.isFolder(path)) {
      io.err(`${name}: ${path} is a directory\n`)
      return 1
    }
    const before = (await io.files.exists(path)) ? await io.files.read(path) : ''
    try {
      const after = await io.edit(path, before)
      if (after !== before) await io.files.write(path, after)
      return 0
    } catch (error) {
      io.err(`${name}: ${(error as Error).message}\n`)
      return 1
    }
  },
}))
