// What `cat` without a file reads: the lines of the player, up to Ctrl-D.
import { typedInput as name } from '../terminal-output.ts'
import type { ShellCommand } from './index.ts'

export const typedInput: ShellCommand = {
  name,
  summary: '',
  async run(_args, io) {
    for (;;) {
      const line = await io.readLine('')
      if (line === undefined) return io.interrupt.isRaised ? 130 : 0
      io.out(`${line}\n`)
    }
  },
}
