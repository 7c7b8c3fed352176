// history: the lines typed so far.
import type { ShellCommand, Workstation } from './index.ts'

export const history = (on: Workstation): ShellCommand => ({
  name: 'history',
  summary: 'lists the lines typed so far',
  async run(args, io) {
    const count = args[0] === undefined ? on.history.length : Number(args[0])
    if (!Number.isInteger(count) || count < 0) {
      io.err(`bash: history: ${args[0]}: numeric argument required\n`)
      return 1
    }
    on.history.forEach((line, i) => {
      if (i >= on.history.length - count) io.out(`${String(i + 1).padStart(5)}  ${line}\n`)
    })
    return 0
  },
})
