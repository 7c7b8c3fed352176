// sh: runs the syntax tree of a script as busybox ash does, with real processes and pipes.
import { FileError } from '../../machines/file-error.ts'
import { debtLimitMs } from '../debt.ts'
import { print, readAll, waitForChild } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, ProgramExit, type ProgramMain, sleep } from '../program.ts'
import { deathTexts, type Signal } from '../signals.ts'
import { makePipe, type OpenFile } from '../streams.ts'
import { findBuiltin } from './builtins/index.ts'
import { runCompound } from './compound.ts'
import { ShellError } from './control.ts'
import { runSimpleCommand, runWords } from './simple-command.ts'
import type { Command, Pipeline, Script, Statement } from './syntax.ts'
import { ReadOnlyError, Variables } from './variables.ts'

/** What a builtin or a command costs, and what it costs to make a process. */
const commandMs = 0.02
const forkMs = 0.8

export class Shell {
  process: Process
  readonly isBash: boolean
  variables = new Variables()
  functions = new Map<string, Command>()
  /** Letters of `set`, and `pipefail`. */
  options = new Set<string>()
  positional: readonly string[] = []
  /** $0, and what error messages begin with. */
  name = 'sh'
  /** $$: of the shell itself also in its subshells. */
  readonly pid: number
  lastStatus = 0
  lastBackground: number | undefined
  readonly traps = new Map<string, string>()
  jobs: Process[] = []
  line = 0
  isInteractive = false
  /** Above 0 while a failing command is asked about (if, while, &&, ||, !), so that `set -e` leaves it alone. */
  testDepth = 0
  loopDepth = 0
  /** How many command substitutions have run. */
  captures = 0
  #pendingSignals: Signal[] = []

  constructor(process: Process, options: { readonly isBash: boolean; readonly pid?: number }) {
    this.process = process
    this.isBash = options.isBash
    this.pid = options.pid ?? process.pid
  }

  /** A copy for a child process: what it changes stays there. */
  #copyFor(process: Process): Shell {
    const copy = new Shell(process, { isBash: this.isBash, pid: this.pid })
    copy.variables = this.variables.copy()
    copy.functions = new Map(this.functions)
    copy.options = new Set(this.options)
    copy.positional = this.positional
    copy.name = this.name
    copy.lastStatus = this.lastStatus
    copy.lastBackground = this.lastBackground
    copy.testDepth = this.testDepth
    copy.loopDepth = this.loopDepth
    for (const [name, action] of this.traps) if (action === '') copy.traps.set(name, action)
    return copy
  }

  // --- running ---

  /** Runs until the script's end or an `exit`; EXIT traps run last. Gives the shell's exit code. */
  *runToExit(body: () => Program): Program {
    let code: number
    try {
      code = yield* this.#guard(body)
      const action = this.traps.get('EXIT')
      if (action === undefined) return code
      this.traps.delete('EXIT')
      this.lastStatus = code
      yield* this.#guard(() => this.evaluate(action))
      return code
    } catch (error) {
      if (error instanceof ProgramExit) return error.code
      throw error
    }
  }

  *#guard(body: () => Program): Program {
    try {
      return yield* body()
    } catch (error) {
      if (error instanceof ProgramExit && this.traps.has('EXIT')) return error.code
      if (error instanceof ShellError || error instanceof ReadOnlyError) {
        yield* this.complain(error.message)
        return error instanceof ShellError ? error.code : 2
      }
      throw error
    }
  }

  /** Parses and runs text: eval, traps, `.`, -c. */
  *evaluate(text: string): Program {
    return yield* this.runStatements(this.parse(text).statements)
  }

  parse(text: string): Script {
    try {
      return this.process.container.on.parseScript(text)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      throw new ShellError(syntaxErrorText(error.message), 2)
    }
  }

  *runStatements(statements: readonly Statement[], isTail = false): Program {
    for (const [i, statement] of statements.entries())
      yield* this.runStatement(statement, isTail && i === statements.length - 1)
    return this.lastStatus
  }

  *runStatement(statement: Statement, isTail = false): Program<void> {
    if (statement.deferredError !== undefined)
      throw new ShellError(`syntax error: unexpected "${statement.deferredError.token}"`, 2)
    if (statement.background) {
      this.#runInBackground(statement)
      this.lastStatus = 0
      return
    }
    const { pipelines, operators } = statement
    for (const [i, pipeline] of pipelines.entries()) {
      const operator = operators[i - 1]
      if ((operator === '&&' && this.lastStatus !== 0) || (operator === '||' && this.lastStatus === 0))
        continue
      const isLast = i === pipelines.length - 1
      const next = operators[i]
      const isTested = pipeline.negated || next === '&&' || next === '||'
      if (isTested) this.testDepth++
      yield* this.#runPipeline(pipeline, isTail && isLast && !pipeline.negated)
      if (isTested) this.testDepth--
      if (pipeline.negated) this.lastStatus = this.lastStatus === 0 ? 1 : 0
      yield* this.handleSignals()
      const isFailure = this.lastStatus !== 0 && !isTested && this.testDepth === 0
      if (isFailure && this.options.has('e')) throw new ProgramExit(this.lastStatus)
    }
  }

  *#runPipeline(pipeline: Pipeline, isTail: boolean): Program<void> {
    const { clock } = this.process.container.on
    const startMs = clock.now()
    const [only] = pipeline.commands
    if (pipeline.commands.length === 1 && only !== undefined) yield* this.runCommand(only, isTail)
    else yield* this.#runPipe(pipeline)
    if (!pipeline.timed) return
    const seconds = (clock.now() - startMs) / 1000
    const real = `real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\n`
    yield* print(this.process, `${real}user\t0m 0.00s\nsys\t0m 0.00s\n`, 2)
  }

  *#runPipe(pipeline: Pipeline): Program<void> {
    const children: Process[] = []
    let previous: OpenFile | undefined
    for (const [i, command] of pipeline.commands.entries()) {
      const isLast = i === pipeline.commands.length - 1
      const pipe = isLast ? undefined : makePipe()
      pipe?.writer.hold()
      pipe?.reader.hold()
      const files = new Map(this.process.files)
      if (previous !== undefined) files.set(0, previous)
      if (pipe !== undefined) files.set(1, pipe.writer)
      if (pipe !== undefined && pipeline.pipeStderr?.[i]) files.set(2, pipe.writer)
      children.push(this.fork((shell) => shell.runChild(command), files))
      previous?.release()
      pipe?.writer.release()
      previous = pipe?.reader
    }
    const codes: number[] = []
    for (const child of children) codes.push(yield* this.waitFor(child))
    this.lastStatus = codes.at(-1) ?? 0
    if (this.options.has('pipefail')) this.lastStatus = codes.findLast((code) => code !== 0) ?? 0
  }

  #runInBackground(statement: Statement): void {
    this.jobs = this.jobs.filter((job) => job.status === undefined)
    const child = this.fork((shell) => {
      if (!shell.isInteractive)
        for (const signal of ['INT', 'QUIT'] as const) shell.process.onSignal(signal, 'ignore')
      return shell.runStatements([{ ...statement, background: false }], true)
    }, this.process.files)
    this.jobs.push(child)
    this.lastBackground = child.pid
  }

  /** The body of a child: one command and no more. */
  *runChild(command: Command): Program {
    yield* this.runCommand(command, true)
    return this.lastStatus
  }

  *runCommand(command: Command, isTail = false): Program<void> {
    this.process.work(commandMs)
    if (this.process.debtMs > debtLimitMs) yield* sleep(0)
    try {
      if (command.type === 'SimpleCommand') yield* runSimpleCommand(this, command, isTail)
      else yield* runCompound(this, command, isTail)
    } catch (error) {
      if (error instanceof FileError) {
        yield* this.complain(error.message)
        this.lastStatus = 1
      } else throw error
    }
  }

  runWords(words: readonly string[]): Program {
    return runWords(this, words)
  }

  isBuiltin(name: string): boolean {
    return findBuiltin(name) !== undefined
  }

  // --- processes ---

  /** A child that runs part of the script. */
  fork(body: (shell: Shell) => Program, files: ReadonlyMap<number, OpenFile>): Process {
    const main: ProgramMain = (process) => {
      const shell = this.#copyFor(process)
      for (const [name, action] of shell.traps) if (action === '') process.onSignal(name as Signal, 'ignore')
      return shell.runToExit(() => body(shell))
    }
    return this.spawn(main, this.process.argv, this.process.env, files)
  }

  spawn(
    main: ProgramMain,
    argv: readonly string[],
    env: ReadonlyMap<string, string>,
    files: ReadonlyMap<number, OpenFile> = this.process.files,
  ): Process {
    const { container, cwd, user } = this.process
    const child = container.createProcess({ main, argv, env, cwd, user, files, parent: this.process })
    if (child === undefined) throw new ShellError("can't fork: Resource temporarily unavailable", 2)
    child.work(forkMs)
    return child
  }

  /** Waits for a child and says so when a signal ended it. */
  *waitFor(child: Process): Program {
    const code = yield* waitForChild(this.process, child)
    yield* this.mourn(child)
    return code
  }

  *mourn(child: Process): Program<void> {
    const signal = child.status?.signal
    const text = signal === undefined ? undefined : deathTexts[signal]
    if (text !== undefined) yield* print(this.process, `${text}\n`, 2)
  }

  /** The output of commands: $(...). */
  *capture(body: Script): Program<string> {
    this.captures++
    const pipe = makePipe()
    const files = new Map(this.process.files).set(1, pipe.writer)
    pipe.reader.hold()
    const child = this.fork((shell) => shell.runStatements(body.statements, true), files)
    const text = yield* readAll(pipe.reader)
    pipe.reader.release()
    this.lastStatus = yield* this.waitFor(child)
    return text
  }

  // --- signals ---

  /** `trap`: an action to run, '' to ignore, undefined for the default. */
  setTrap(name: string, action: string | undefined): void {
    if (action === undefined) this.traps.delete(name)
    else this.traps.set(name, action)
    if (name === 'EXIT') return
    const signal = name as Signal
    const remember = () => {
      this.#pendingSignals.push(signal)
    }
    this.process.onSignal(signal, action === undefined ? undefined : action === '' ? 'ignore' : remember)
  }

  get pendingSignal(): Signal | undefined {
    return this.#pendingSignals[0]
  }

  /** Runs the actions of signals that came meanwhile. */
  *handleSignals(): Program<void> {
    for (
      let signal = this.#pendingSignals.shift();
      signal !== undefined;
      signal = this.#pendingSignals.shift()
    ) {
      const action = this.traps.get(signal)
      if (action === undefined || action === '') continue
      const status = this.lastStatus
      yield* this.evaluate(action)
      this.lastStatus = status
    }
  }

  // --- parameters and words to the user ---

  /** The value of $name, of positional and of special parameters. */
  parameter(name: string): string | undefined {
    if (/^\d+$/.test(name)) return name === '0' ? this.name : this.positional[Number(name) - 1]
    switch (name) {
      case '?':
        return String(this.lastStatus)
      case '$':
        return String(this.pid)
      case '!':
        return this.lastBackground === undefined ? '' : String(this.lastBackground)
      case '#':
        return String(this.positional.length)
      case '@':
      case '*':
        return this.positional.length === 0
          ? undefined
          : this.positional.join((this.variables.get('IFS') ?? ' ').slice(0, 1))
      case '-':
        return [...this.options].filter((option) => option.length === 1).join('')
      case 'LINENO':
        return String(this.line)
      case 'RANDOM':
        return String(this.process.container.on.random.below(32_768))
      case 'PPID':
        return this.variables.get(name) ?? String(this.process.parent?.pid ?? 0)
      default:
        return this.variables.get(name)
    }
  }

  /** As `parameter`, '' when unset; an error under `set -u`. */
  requiredParameter(name: string): string {
    const value = this.parameter(name)
    if (value === undefined && this.options.has('u') && !/^[@*#?!-]$/.test(name))
      throw new ShellError(`${name}: parameter not set`, 2)
    return value ?? ''
  }

  homeOf(user: string | null): string {
    if (user === null) return this.variables.get('HOME') ?? '/root'
    const entry = new RegExp(`^${user}:(?:[^:]*:){4}([^:]*):`, 'm')
    return entry.exec(this.process.container.readFile('/etc/passwd') ?? '')?.[1] ?? `~${user}`
  }

  /** Prints an error with the shell's name before it. */
  complain(message: string): Program<void> {
    return print(this.process, `${this.name}: ${message}\n`, 2)
  }
}

/** busybox's words for what the parser says. */
export function syntaxErrorText(message: string): string {
  if (isIncomplete(message)) {
    const quote = /matching `(['"`])/.exec(message)?.[1]
    if (quote !== undefined) return 'syntax error: unterminated quoted string'
    const expected = /Expected (\w+)/.exec(message)?.[1]?.toLowerCase()
    const tail = expected === undefined ? '' : ` (expecting "${expected}")`
    return `syntax error: unexpected end of file${tail}`
  }
  const token = /near unexpected token [`'"]?([^`'"\n]+)/.exec(message)?.[1] ?? /got (\S+)/.exec(message)?.[1]
  if (token === undefined) return 'syntax error'
  return `syntax error: unexpected ${token === 'newline' || token === 'NEWLINE' ? 'newline' : `"${token}"`}`
}

/** Whether more input could make it right. */
export function isIncomplete(message: string): boolean {
  return /EOF|end of (file|input)|unterminated/i.test(message)
}
