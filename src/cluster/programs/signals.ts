// Signals: their numbers, what they do to a process that has no handler, and what a shell says of one that died.

const numbers = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  WINCH: 28,
  IO: 29,
  PWR: 30,
  SYS: 31,
} as const

/** A signal's name without SIG. */
export type Signal = keyof typeof numbers

export const signalNumbers: Readonly<Record<Signal, number>> = numbers

const ignoredByDefault: ReadonlySet<Signal> = new Set(['CHLD', 'URG', 'WINCH', 'CONT'])
const stopping: ReadonlySet<Signal> = new Set(['STOP', 'TSTP', 'TTIN', 'TTOU'])

/** What a process without a handler does on a signal. */
export function defaultAction(signal: Signal): 'end' | 'ignore' | 'stop' {
  if (ignoredByDefault.has(signal)) return 'ignore'
  return stopping.has(signal) ? 'stop' : 'end'
}

/** A signal from `TERM`, `SIGTERM`, `term`, `15` or `0` (which is none and only asks whether the process is there). */
export function parseSignal(text: string): Signal | 0 | undefined {
  if (/^\d+$/.test(text)) {
    const number = Number(text)
    if (number === 0) return 0
    return (Object.keys(numbers) as Signal[]).find((name) => numbers[name] === number)
  }
  const name = text.toUpperCase().replace(/^SIG/, '')
  return name in numbers ? (name as Signal) : undefined
}

/** What a shell prints when a child died of a signal. */
export const deathTexts: Readonly<Partial<Record<Signal, string>>> = {
  HUP: 'Hangup',
  QUIT: 'Quit',
  ILL: 'Illegal instruction',
  ABRT: 'Aborted',
  BUS: 'Bus error',
  FPE: 'Floating point exception',
  KILL: 'Killed',
  USR1: 'User defined signal 1',
  SEGV: 'Segmentation fault',
  USR2: 'User defined signal 2',
  ALRM: 'Alarm clock',
  TERM: 'Terminated',
}
