// What stands behind $RANDOM and $SECONDS.
import type { ShellCommand, Workstation } from './index.ts'

export const randomNumber = (on: Workstation): ShellCommand => ({
  name: 'random-number',
  summary: '',
  async run(_args, io) {
    io.out(`${on.random()}\n`)
    return 0
  },
})

export const shellSeconds = (on: Workstation): ShellCommand => ({
  name: 'shell-seconds',
  summary: '',
  async run(_args, io) {
    io.out(`${Math.floor((on.nowMs() - on.startMs) / 1000)}\n`)
    return 0
  },
})
