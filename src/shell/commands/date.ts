// date: the interpreter's own, told what time it is in the game.
import type { ShellCommand, Workstation } from './index.ts'

export const date = (on: Workstation): ShellCommand => ({
  name: 'date',
  summary: 'prints the date and time of the world',
  wraps: true,
  async run(args, io) {
    const result = await io.original(withWorldTime(args, on.nowMs()))
    io.out(result.out)
    io.err(result.err)
    return result.exitCode
  },
})

/** The words of a `date` with the time of the world for the host's: `-d "2 hours ago"` becomes `-d @SECONDS`. */
function withWorldTime(args: readonly string[], nowMs: number): readonly string[] {
  const at = (ms: number) => `@${Math.floor(ms / 1000)}`
  const i = args.findIndex((word) => /^(-d|--date)/.test(word))
  if (i === -1) return args.some((word) => /^(-r|--reference)/.test(word)) ? args : ['-d', at(nowMs), ...args]
  const [, attached] = /^(?:--date=|-d)(.+)$/.exec(args[i] as string) ?? []
  const ms = relativeTime(attached ?? args[i + 1] ?? '', nowMs)
  if (ms === undefined) return args
  return [...args.slice(0, i), '-d', at(ms), ...args.slice(i + (attached === undefined ? 2 : 1))]
}

const unitSeconds = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
} as const
const firstWords = { now: 0, today: 0, yesterday: -86_400, tomorrow: 86_400 } as const
const step = /^([+-]?\s*\d+)\s*(sec|second|min|minute|hour|day|week|month|year)s?(\s+ago)?\s*/

/** `yesterday`, `2 hours ago`, `+1 day -3 min`; undefined for what is no distance from now. */
function relativeTime(text: string, nowMs: number): number | undefined {
  const phrase = text.trim().toLowerCase()
  const [first = ''] = /^[a-z]+/.exec(phrase) ?? []
  const isWord = (word: string): word is keyof typeof firstWords => Object.hasOwn(firstWords, word)
  const time = new Date(nowMs + (isWord(first) ? firstWords[first] * 1000 : 0))
  let rest = isWord(first) ? phrase.slice(first.length).trim() : phrase
  if (!isWord(first) && rest === '') return undefined
  while (rest !== '') {
    const [whole, count = '', unit = '', ago] = step.exec(rest) ?? []
    if (whole === undefined) return undefined
    const by = Number(count.replace(/\s/g, '')) * (ago === undefined ? 1 : -1)
    if (unit === 'month') time.setUTCMonth(time.getUTCMonth() + by)
    else if (unit === 'year') time.setUTCFullYear(time.getUTCFullYear() + by)
    else time.setTime(time.getTime() + by * 1000 * unitSeconds[unit as keyof typeof unitSeconds])
    rest = rest.slice(whole.length)
  }
  return time.getTime()
}
