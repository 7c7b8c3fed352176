// date: the interpreter's own, told what time it is in the game.
import type { ShellCommand, Workstation } from './index.ts'

export const date = (on: Workstation): ShellCommand => ({
  name: 'date',
  summary: 'prints the date and time of the world',
  wraps: true,
  async run(args, io) {
    const isGiven = args.some((word) => /^(-d|--date|-r|--reference)/.test(word))
    const now = ['-d', `@${Math.floor(on.nowMs() / 1000)}`]
    const result = await io.original(isGiven ? args : [...now, ...args])
    io.out(result.out)
    io.err(result.err)
    return result.exitCode
  },
})
