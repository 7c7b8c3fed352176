// watch: runs a command again and again and shows its latest output.
import { host } from './identity.ts'
import type { ShellCommand, Workstation } from './index.ts'

const usage = 'Usage: watch [-n SECONDS] [-t] COMMAND...\n'

export const watch = (on: Workstation): ShellCommand => ({
  name: 'watch',
  summary: 'runs a command every two seconds and shows its output',
  async run(args, io) {
    const words = [...args]
    let seconds = 2
    let hasTitle = true
    while (words[0]?.startsWith('-')) {
      const word = words.shift() as string
      const attached = /^(?:-n|--interval=)(.+)$/.exec(word)?.[1]
      if (word === '-t' || word === '--no-title') hasTitle = false
      else if (attached !== undefined) seconds = Number(attached)
      else if (word === '-n' || word === '--interval') seconds = Number(words.shift())
      else if (!/^-(d|g|e|c|x|-differences|-color)$/.test(word)) {
        io.err(`watch: invalid option -- '${word.replace(/^-+/, '')}'\n${usage}`)
        return 1
      }
    }
    if (words.length === 0 || !(seconds > 0)) {
      io.err(usage)
      return 1
    }
    const text = words.join(' ')
    const everyMs = Math.max(100, seconds * 1000)
    while (!io.interrupt.isRaised) {
      const { out, err } = await io.exec(text)
      if (!io.isTerminal) {
        // A pipe would wait for an end that never comes: it gets one look.
        io.out(out)
        io.err(err)
        return 0
      }
      io.clear('output')
      const time = new Date(on.nowMs()).toISOString().replace('T', ' ').slice(0, 19)
      if (hasTitle) io.out(`Every ${seconds.toFixed(1)}s: ${text}    ${host}: ${time}\n\n`)
      io.out(out)
      io.err(err)
      await io.sleep(everyMs)
    }
    return 0
  },
})
