// The smallest commands: true, false, echo, sleep and the pause container's process.
import { mendedText, textOfBytes } from '#api/byte-text.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, pause, sleep, untilSignalled } from '../program.ts'
import { answer } from './answer.ts'

function* echo(process: Process): Program {
  yield* print(process, echoText(process.argv.slice(1)))
  return 0
}

function* sleepCommand(process: Process): Program {
  const words = process.argv.slice(1)
  if (words.length === 0) {
    yield* print(process, 'sleep: missing operand\n', 2)
    return 1
  }
  let totalMs = 0
  for (const word of words) {
    const durationMs = parseSleep(word)
    if (durationMs === undefined) {
      yield* print(process, `sleep: invalid number '${word}'\n`, 2)
      return 1
    }
    totalMs += durationMs
  }
  if (totalMs === Number.POSITIVE_INFINITY) for (;;) yield* pause()
  yield* sleep(totalMs)
  return 0
}

/** Process 1 of a pod's sandbox: waits for TERM or INT. */
function* pauseContainer(process: Process): Program {
  yield* untilSignalled(process)
  return 0
}

/** What echo prints for its words: -n, -e and -E as busybox takes them. */
export function echoText(words: readonly string[]): string {
  let at = 0
  let hasNewline = true
  let isEscaped = false
  for (; /^-[neE]+$/.test(words[at] ?? ''); at++)
    for (const flag of (words[at] as string).slice(1))
      if (flag === 'n') hasNewline = false
      else isEscaped = flag === 'e'
  const text = words.slice(at).join(' ')
  if (!isEscaped) return hasNewline ? `${text}\n` : text
  const stop = text.indexOf('\\c')
  const unescaped = unescapeText(stop < 0 ? text : text.slice(0, stop))
  return hasNewline && stop < 0 ? `${unescaped}\n` : unescaped
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** Resolves backslash escapes as echo -e and printf know them. */
export function unescapeText(text: string): string {
  const resolved = text.replace(/\\(x[0-9a-fA-F]{1,2}|0?[0-7]{1,3}|[abefnrtv\\])/g, (_, code: string) => {
    if (code.startsWith('x')) return textOfBytes([Number.parseInt(code.slice(1), 16)])
    if (/^[0-7]/.test(code)) return textOfBytes([Number.parseInt(code, 8) & 255])
    return escapes[code] ?? code
  })
  return mendedText(resolved)
}

const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function parseSleep(word: string): number | undefined {
  if (word === 'inf' || word === 'infinity') return Number.POSITIVE_INFINITY
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(word)
  if (match === null) return undefined
  return Number(match[1]) * (unitsMs[match[2] || 's'] as number)
}

export const basicPrograms: Readonly<Record<string, ProgramMain>> = {
  true: answer(() => ({ code: 0 })),
  false: answer(() => ({ code: 1 })),
  echo,
  sleep: sleepCommand,
  pause: pauseContainer,
}
