// kill: sends signals to processes of the container.
import type { Process } from '../process.ts'
import { parseSignal, type Signal, signalNumbers } from '../signals.ts'
import { type Answer, answer } from './answer.ts'

/** kill's words: `-TERM 5`, `-s HUP 1`, `-9 -1`, `-l`, `-0 1`. */
export function signalProcesses(process: Process, words: readonly string[], name: string): Answer {
  let signal: Signal | 0 | undefined = 'TERM'
  let rest = [...words]
  const [first = ''] = rest
  if (first === '-l') return { text: listSignals() }
  if (first === '-s' || first === '-n') {
    signal = parseSignal(rest[1] ?? '')
    rest = rest.slice(2)
  } else if (/^-./.test(first) && first !== '--') {
    signal = parseSignal(first.slice(1))
    rest = rest.slice(1)
  }
  if (rest[0] === '--') rest = rest.slice(1)
  if (signal === undefined) return { errors: `${name}: bad signal name '${first.replace(/^-/, '')}'\n` }
  if (rest.length === 0) return { errors: `${name}: you need to specify whom to kill\n` }
  let errors = ''
  for (const word of rest) {
    if (!/^-?\d+$/.test(word)) return { errors: `${errors}${name}: invalid number '${word}'\n` }
    const targets = targetsOf(process, Number(word))
    if (targets.length === 0) errors += `${name}: can't kill pid ${word}: No such process\n`
    if (signal !== 0) for (const target of targets) send(process, target, signal)
  }
  return { errors }
}

function targetsOf(process: Process, number: number): Process[] {
  const { processes } = process.container.pids
  if (number === -1) return [...processes.values()].filter((other) => other.pid !== 1 && other !== process)
  const target = processes.get(Math.abs(number))
  return target === undefined ? [] : [target]
}

function send(process: Process, target: Process, signal: Signal): void {
  const { uid } = process.user
  if (uid === 0 || uid === target.user.uid) target.signal(signal)
}

function listSignals(): string {
  return Object.entries(signalNumbers)
    .map(([name, number]) => `${String(number).padStart(2)}) ${name}\n`)
    .join('')
}

export const kill = answer((process) => signalProcesses(process, process.argv.slice(1), 'kill'))
