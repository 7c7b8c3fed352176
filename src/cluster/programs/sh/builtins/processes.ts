// Builtins about processes, signals and other commands.
import { FileError } from '../../../machines/file-error.ts'
import { signalProcesses } from '../../applets/kill.ts'
import { findExecutable } from '../../exec.ts'
import { print } from '../../io.ts'
import type { Process } from '../../process.ts'
import { interrupted, type Program, ProgramExit, waitOrSignal } from '../../program.ts'
import { parseSignal, signalNumbers } from '../../signals.ts'
import { ReturnControl, ShellError } from '../control.ts'
import { lookUp } from '../look-up.ts'
import type { Shell } from '../shell.ts'
import { atOnce, type Builtin } from './builtin.ts'

/** Waits for a child so that a trapped signal ends the wait. */
function* waitForJob(shell: Shell, job: Process): Program {
  if (job.status === undefined) {
    const result = yield* waitOrSignal<undefined>((wake) => job.onEnd(() => wake(undefined)))
    if (result === interrupted) return 128 + signalNumbers[shell.pendingSignal ?? 'TERM']
  }
  shell.jobs = shell.jobs.filter((other) => other !== job)
  shell.process.children.delete(job)
  yield* shell.mourn(job)
  return job.status?.code ?? 0
}

function* wait(shell: Shell, words: readonly string[]): Program {
  if (words.length === 0) {
    for (const job of [...shell.jobs]) {
      const code = yield* waitForJob(shell, job)
      if (shell.pendingSignal !== undefined) return code
    }
    return 0
  }
  let code = 0
  for (const word of words) {
    const job = /^%\d+$/.test(word)
      ? shell.jobs[Number(word.slice(1)) - 1]
      : shell.jobs.find((other) => String(other.pid) === word)
    code = job === undefined ? 127 : yield* waitForJob(shell, job)
  }
  return code
}

const trap: Builtin = atOnce((shell, words) => {
  const list = words[0] === '--' ? words.slice(1) : words
  if (list.length === 0)
    return { text: [...shell.traps].map(([name, action]) => `trap -- '${action}' ${name}\n`).join('') }
  const isAction = list.length > 1 || parseTrapName(list[0] as string) === undefined
  const action = isAction ? (list[0] as string) : '-'
  for (const word of isAction ? list.slice(1) : list) {
    const name = parseTrapName(word)
    if (name === undefined)
      return {
        errors: `${shell.name}: trap: line ${Math.max(0, shell.line - 1)}: ${word}: invalid signal specification\n`,
      }
    shell.setTrap(name, action === '-' ? undefined : action)
  }
  return 0
})

function parseTrapName(word: string): string | undefined {
  if (word === 'EXIT' || word === '0') return 'EXIT'
  const signal = parseSignal(word)
  return signal === 0 ? undefined : signal
}

function* exec(shell: Shell, words: readonly string[]): Program {
  if (words.length === 0) return 0
  const env = shell.variables.exported()
  const found = lookUp(shell, words, env.get('PATH'))
  if ('text' in found) {
    yield* shell.complain(`exec: line ${Math.max(0, shell.line - 1)}: ${words[0]}: ${found.text}`)
    throw new ProgramExit(found.code)
  }
  shell.process.become(found.argv, env)
  shell.traps.clear()
  throw new ProgramExit(yield* found.main(shell.process))
}

function* source(shell: Shell, [name, ...words]: readonly string[]): Program {
  if (name === undefined) throw new ShellError('.: filename argument required', 2)
  const { process } = shell
  let text: string
  try {
    text = process.container.spec.files.read(process.path(name), process.user)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new ShellError(`.: line ${Math.max(0, shell.line - 1)}: can't open '${name}': ${error.message}`, 2)
  }
  const { positional } = shell
  if (words.length > 0) shell.positional = words
  try {
    return yield* shell.evaluate(text)
  } catch (error) {
    if (error instanceof ReturnControl) return error.code
    throw error
  } finally {
    shell.positional = positional
  }
}

/** What a name stands for: as `type` says it and as `command -v` prints it. */
function whatIs(shell: Shell, name: string): { readonly kind: string; readonly path: string } | undefined {
  if (shell.functions.has(name)) return { kind: 'a function', path: name }
  if (shell.isBuiltin(name)) return { kind: 'a shell builtin', path: name }
  const { process } = shell
  const path = shell.variables.get('PATH')
  const found = findExecutable(process.container, [name], { path, cwd: process.cwd, user: process.user })
  return found.kind === 'found' ? { kind: found.path, path: found.path } : undefined
}

function* command(shell: Shell, words: readonly string[]): Program {
  const [first, name] = words
  if (first === '-v' || first === '-V') {
    const found = whatIs(shell, name ?? '')
    if (found !== undefined)
      yield* print(shell.process, first === '-v' ? `${found.path}\n` : `${name} is ${found.kind}\n`)
    return found === undefined ? 127 : 0
  }
  return yield* shell.runWords(words[0] === '-p' ? words.slice(1) : words)
}

export const processBuiltins: Readonly<Record<string, Builtin>> = {
  wait,
  trap,
  exec,
  command,
  '.': source,
  source,
  eval: (shell, words) => shell.evaluate(words.join(' ')),
  kill: atOnce((shell, words) => signalProcesses(shell.process, words, shell.name)),
  type: atOnce((shell, words) => {
    let text = ''
    for (const name of words)
      text += `${name}${whatIs(shell, name) === undefined ? ': not found' : ` is ${whatIs(shell, name)?.kind}`}\n`
    return { text, code: words.every((name) => whatIs(shell, name) !== undefined) ? 0 : 127 }
  }),
  jobs: atOnce((shell) => ({
    text: shell.jobs
      .map(
        (job, i) =>
          `[${i + 1}]${i === shell.jobs.length - 1 ? '+' : ' '} ${job.status === undefined ? 'Running' : 'Done'}                    ${job.argv.join(' ')}\n`,
      )
      .join(''),
  })),
  umask: atOnce((_, words) => (words.length === 0 ? { text: '0022\n' } : 0)),
  ulimit: atOnce((_, words) => (words.some((word) => /^\d+$/.test(word)) ? 0 : { text: 'unlimited\n' })),
  times: atOnce(() => ({ text: '0m0.000000s 0m0.000000s\n0m0.000000s 0m0.000000s\n' })),
  hash: atOnce(() => 0),
  alias: atOnce(() => 0),
  unalias: atOnce(() => 0),
}
