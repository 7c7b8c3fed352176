// clear: an empty screen.
import type { ShellCommand } from './index.ts'

export const clear: ShellCommand = {
  name: 'clear',
  summary: 'clears the screen',
  async run(_args, io) {
    io.clear('screen')
    return 0
  },
}
