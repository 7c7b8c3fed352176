// Commands that run other commands: env, timeout, xargs, nohup, time, nice.
import type { FileUser } from '../../machines/file-system.ts'
import { findExecutable } from '../exec.ts'
import { input, print, readAll, waitForChild } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, type ProgramMain, waitFor } from '../program.ts'
import { parseSignal } from '../signals.ts'
import { parseOptions, splitOnce } from './options.ts'

type Found =
  | { readonly main: ProgramMain; readonly argv: readonly string[]; readonly user: FileUser }
  | { readonly text: string; readonly code: number }

function lookUp(process: Process, words: readonly string[], env: ReadonlyMap<string, string>): Found {
  const { container, cwd, user } = process
  const found = findExecutable(container, words, { path: env.get('PATH'), cwd, user })
  if (found.kind === 'found') return found
  if (found.kind === 'not-found') return { text: 'No such file or directory', code: 127 }
  return { text: found.kind === 'cannot-run' ? 'Exec format error' : 'Permission denied', code: 126 }
}

/** Becomes another command. */
function* become(process: Process, words: readonly string[], env = process.env): Program {
  const name = process.argv[0]
  const found = lookUp(process, words, env)
  if ('text' in found) {
    yield* print(process, `${name}: can't execute '${words[0]}': ${found.text}\n`, 2)
    return found.code
  }
  process.become(found.argv, env)
  return yield* found.main(process)
}

/** Starts a command as a child, or says why it cannot and gives the exit code. */
export function* startChild(
  process: Process,
  words: readonly string[],
  files = process.files,
): Program<Process | number> {
  const found = lookUp(process, words, process.env)
  if ('text' in found) {
    yield* print(process, `${process.argv[0]}: can't execute '${words[0]}': ${found.text}\n`, 2)
    return found.code
  }
  const { cwd, env, container } = process
  const child = container.createProcess({ ...found, cwd, env, files, parent: process })
  if (child === undefined) {
    yield* print(process, `${process.argv[0]}: vfork: Resource temporarily unavailable\n`, 2)
    return 1
  }
  child.work(0.8)
  return child
}

function* env(process: Process): Program {
  const { flags, lists, rest } = parseOptions(process.argv.slice(1), 'iu:0', { stopsAtWord: true })
  const changed = new Map(flags.has('i') ? [] : process.env)
  for (const name of lists.get('u') ?? []) changed.delete(name)
  let at = 0
  for (; /^[^=]+=/.test(rest[at] ?? ''); at++) {
    const [name, value = ''] = splitOnce(rest[at] as string, '=')
    changed.set(name, value)
  }
  if (at < rest.length) return yield* become(process, rest.slice(at), changed)
  yield* print(process, [...changed].map(([name, value]) => `${name}=${value}\n`).join(''))
  return 0
}

/** Milliseconds of `5`, `0.5`, `2m`. */
function parseTimeout(word: string): number {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(word)
  return match === null
    ? Number.NaN
    : Number(match[1]) * ({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] || 's'] ?? 1000)
}

function* timeout(process: Process): Program {
  const { values, rest } = parseOptions(process.argv.slice(1), 's:k:t:', {
    stopsAtWord: true,
    long: { signal: 's' },
  })
  const [duration = '', ...words] = values.has('t') ? [values.get('t') ?? '', ...rest] : rest
  const limitMs = parseTimeout(duration)
  if (Number.isNaN(limitMs) || words.length === 0) {
    yield* print(
      process,
      words.length === 0
        ? 'BusyBox multi-call binary.\n\nUsage: timeout [-s SIG] [-k KILL_SECS] SECS PROG ARGS\n'
        : `timeout: invalid number '${duration}'\n`,
      2,
    )
    return 1
  }
  const child = yield* startChild(process, words)
  if (typeof child === 'number') return child
  for (const signal of ['TERM', 'INT'] as const) process.onSignal(signal, () => child.signal(signal))
  const isInTime = yield* waitFor<boolean>((wake) => {
    const stopTimer = process.after(limitMs, () => wake(false))
    const stopWaiting = child.onEnd(() => wake(true))
    return () => {
      stopTimer()
      stopWaiting()
    }
  })
  if (!isInTime) {
    const signal = parseSignal(values.get('s') ?? 'TERM')
    child.signal(signal === undefined || signal === 0 ? 'TERM' : signal)
    const killMs = parseTimeout(values.get('k') ?? '')
    if (!Number.isNaN(killMs)) process.after(killMs, () => child.signal('KILL'))
  }
  return yield* waitForChild(process, child)
}

function* xargs(process: Process): Program {
  const { flags, values, rest } = parseOptions(process.argv.slice(1), 'rtn:I:P:0L:d:', { stopsAtWord: true })
  const text = yield* readAll(input(process))
  const replaced = values.get('I')
  const separator = flags.has('0') ? '\0' : replaced !== undefined || values.has('L') ? '\n' : /\s+/
  const items = text
    .split(separator)
    .map((item) => item.replace(/^(['"])(.*)\1$/, '$2'))
    .filter((item) => item !== '')
  const command = rest.length === 0 ? ['echo'] : rest
  const size = replaced === undefined ? Number(values.get('n') ?? values.get('L') ?? (items.length || 1)) : 1
  let code = 0
  if (items.length === 0 && flags.has('r')) return 0
  for (let at = 0; at < Math.max(1, items.length); at += size) {
    const group = items.slice(at, at + size)
    const words =
      replaced === undefined
        ? [...command, ...group]
        : command.map((word) => word.replaceAll(replaced, group[0] ?? ''))
    const child = yield* startChild(process, words)
    if (typeof child === 'number') return child
    if ((yield* waitForChild(process, child)) !== 0) code = 123
  }
  return code
}

function* time(process: Process): Program {
  const { clock } = process.container.on
  const startMs = clock.now()
  const child = yield* startChild(process, process.argv.slice(1))
  const code = typeof child === 'number' ? child : yield* waitForChild(process, child)
  const seconds = (clock.now() - startMs) / 1000
  yield* print(
    process,
    `real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`,
    2,
  )
  return code
}

function after(count: number): ProgramMain {
  return (process) => become(process, process.argv.slice(1 + count))
}

export const runnerPrograms: Readonly<Record<string, ProgramMain>> = {
  env,
  timeout,
  xargs,
  time,
  nohup: (process) => {
    process.onSignal('HUP', 'ignore')
    return become(process, process.argv.slice(1))
  },
  setsid: after(0),
  nice: (process) =>
    become(process, process.argv[1] === '-n' ? process.argv.slice(3) : process.argv.slice(1)),
  tini: (process) =>
    become(
      process,
      process.argv
        .slice(1)
        .filter((word, i, all) => word !== '--' && !(word.startsWith('-') && i <= all.indexOf('--'))),
    ),
}
