// whoami, id, hostname, uname, uptime: whose workstation this is.
import type { CommandIo } from '../command.ts'
import type { ShellCommand, Workstation } from './index.ts'

/** The player's name on the workstation, and the workstation's own. */
export const user = 'player'
/** Of the player, and of the group of the same name. */
export const userId = 1000
export const host = 'bastion'

const kernel = ['Linux', host, '6.12.57', '#1 SMP', 'x86_64', 'x86_64', 'x86_64', 'GNU/Linux'] as const
/** Letters of uname's options and which parts of the kernel's name they show. */
const parts: { readonly [letter: string]: number } = { s: 0, n: 1, r: 2, v: 3, m: 4, p: 5, i: 6, o: 7 }

const saying = (name: string, summary: string, say: (args: readonly string[]) => string): ShellCommand => ({
  name,
  summary,
  async run(args, io: CommandIo) {
    io.out(`${say(args)}\n`)
    return 0
  },
})

export const identity = (on: Workstation): readonly ShellCommand[] => [
  saying('whoami', 'prints your name', () => user),
  saying('hostname', 'prints the name of this workstation', () => host),
  saying('id', 'prints who you are', (args) => {
    const letters = args.join('').replaceAll('-', '')
    if (letters.includes('u') || letters.includes('g') || letters.includes('G'))
      return letters.includes('n') ? user : String(userId)
    return `uid=${userId}(${user}) gid=${userId}(${user}) groups=${userId}(${user})`
  }),
  saying('uname', 'prints what system this is', (args) => {
    const letters = args.join('').replaceAll('-', '')
    if (letters.includes('a')) return kernel.join(' ')
    return [...(letters || 's')].map((letter) => kernel[parts[letter] ?? 0]).join(' ')
  }),
  saying('uptime', 'prints how long this workstation has been up', () => {
    const now = new Date(on.nowMs()).toISOString().slice(11, 19)
    const minutes = Math.floor((on.nowMs() - on.startMs) / 60_000)
    const upFor =
      minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
    return ` ${now} up ${upFor},  1 user,  load average: 0.00, 0.00, 0.00`
  }),
]
