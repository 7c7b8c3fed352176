// The player's workstation: bash, with our commands among its own, whose state lives on from line to line.
import { Bash, defineCommand, parse, type ScriptNode, type StatementNode } from 'just-bash'
import { AbortSwitch } from './abort-switch.ts'
import { captureState, readState } from './arrays.ts'
import { BackgroundJobs, type BesideTheLine } from './background-jobs.ts'
import type { ByteCodec } from './byte-codec.ts'
import type { Command, ExitCode, Interrupt } from './command.ts'
import { host, user } from './commands/identity.ts'
import { builtInCommands, type ShellCommand } from './commands/index.ts'
import { completeLine, type LineCompletion } from './completion.ts'
import { expandHistory } from './history-expansion.ts'
import type { LineIo } from './line-io.ts'
import { cannotLeave, inOurWords, timeText } from './line-words.ts'
import { intoPipe, livePipeOf, PipePreview } from './live-pipe.ts'
import { withMends } from './mends.ts'
import { type BashContext, runCommand } from './run-command.ts'
import { readScript } from './script.ts'
import { isSimplePipeline, leaves, touchesArrays } from './statements.ts'
import {
  backgroundStart,
  inBackground,
  onTerminal,
  type Rewriting,
  toTerminal,
  withTypedInput,
} from './terminal-output.ts'
import { filesAt, WorkstationFiles } from './workstation-files.ts'

export interface ShellOptions {
  readonly commands: readonly Command[]
  readonly files: { readonly [path: string]: string }
  readonly home: string
  readonly codec: ByteCodec
  /** Variables besides those of every shell. */
  readonly env?: { readonly [name: string]: string }
  /** Second names of commands: `k` for `kubectl`. */
  readonly alsoKnownAs?: { readonly [alias: string]: string }
  readonly nowMs: () => number
  /** A whole number from 0 to below 32768, seeded. */
  readonly random: () => number
  /** Waits in virtual time; ends early when the interrupt is raised. */
  readonly sleep: (ms: number, interrupt: Interrupt) => Promise<void>
  /** Lets others have their turn between two statements of a long line; undefined when it is not time for that. */
  readonly breathe?: (() => Promise<void> | undefined) | undefined
  /** How commands run on beside the line, behind a `&`. */
  readonly background: BesideTheLine
}

const limits = {
  maxCommandCount: 5000,
  maxLoopIterations: 100_000,
  maxOutputSize: 16 * 2 ** 20,
  // The host's time means nothing here, and its timer would keep a world that was left.
  maxExecutionTimeMs: Number.POSITIVE_INFINITY,
}

type FunctionDef = Extract<StatementNode['pipelines'][number]['commands'][number], { type: 'FunctionDef' }>

export class Shell {
  readonly #options: ShellOptions
  readonly #bash: Bash
  readonly #files: WorkstationFiles
  readonly #commands = new Map<string, ShellCommand>()
  readonly #functions = new Map<string, FunctionDef>()
  readonly #history: string[] = []
  readonly #startMs: number
  readonly #jobs: BackgroundJobs
  /** Of the job that is being started. */
  #mutedStreams: ReadonlySet<number> = new Set()
  #env: Record<string, string>
  /** Declarations of the arrays: the interpreter forgets them from one execution to the next. */
  #arrays = ''
  #captured = ''
  #cwd: string
  #exitCode: ExitCode = 0
  #line: LineIo | undefined
  /** Shows what a pipe makes of what its first command wrote so far. */
  #preview: PipePreview | undefined
  /** The syntax tree that the next execution runs instead of its text. */
  #pending: ScriptNode | undefined

  constructor(options: ShellOptions) {
    this.#options = options
    this.#startMs = options.nowMs()
    this.#jobs = new BackgroundJobs(options.background)
    this.#cwd = options.home
    this.#files = new WorkstationFiles({
      files: options.files,
      nowMs: options.nowMs,
      onTerminal: (stream, text) => {
        if (stream === 'out' && this.#preview !== undefined) this.#preview.end(text)
        else this.#line?.[stream](text)
      },
      onState: (text) => {
        this.#captured = text
      },
    })
    for (const folder of [options.home, '/tmp']) this.#files.mkdirSync(folder, { recursive: true })
    this.#env = {
      HOME: options.home,
      PWD: options.home,
      USER: user,
      SHELL: '/bin/bash',
      HOSTNAME: host,
      BASHOPTS: 'expand_aliases:globskipdots',
      ...options.env,
    }
    for (const command of this.#allCommands()) this.#commands.set(command.name, command)
    for (const [alias, name] of Object.entries(options.alsoKnownAs ?? {})) {
      const command = this.#commands.get(name)
      if (command !== undefined) this.#commands.set(alias, command)
    }
    this.#bash = new Bash({
      fs: this.#files,
      cwd: options.home,
      env: this.#env,
      executionLimits: limits,
      defenseInDepth: false,
      sleep: (ms) => options.sleep(ms, this.#interrupt),
      customCommands: [...this.#commands].flatMap(([name, command]) => [
        defineCommand(name, (args, context) => this.#run(command, args, context)),
        defineCommand(onTerminal(name), (args, context) => this.#run(command, args, context, 'terminal')),
        defineCommand(inBackground(name), async (args, context) => this.#start(command, args, context)),
        defineCommand(intoPipe(name), (args, context) => this.#run(command, args, context, 'pipe')),
      ]),
    })
    void this.#files.dateAll()
    this.#bash.registerTransformPlugin({
      name: 'crashloop',
      transform: ({ ast }) => ({ ast: this.#take(ast) }),
    })
  }

  get cwd(): string {
    return this.#cwd
  }

  /** The folder as a prompt shows it: `~/deploy`. */
  get cwdShown(): string {
    const { home } = this.#options
    return this.#cwd === home || this.#cwd.startsWith(`${home}/`)
      ? `~${this.#cwd.slice(home.length)}`
      : this.#cwd
  }

  /** Typed lines, oldest first. */
  get history(): readonly string[] {
    return this.#history
  }

  /** The text of a file; undefined when there is none. */
  async read(path: string): Promise<string | undefined> {
    const isFile = await this.#files.stat(path).then(
      (found) => found.isFile,
      () => false,
    )
    return isFile ? this.#files.readFile(path) : undefined
  }

  /** True when the text goes on in a next line: an open quote, a here-document, a loop without its end. */
  isIncomplete(text: string): boolean {
    return readScript(text).kind === 'incomplete'
  }

  /** How the line may go on at the cursor. */
  complete(line: string, cursor: number): Promise<LineCompletion> {
    return completeLine(line.slice(0, cursor), {
      commands: this.#commands,
      names: () => this.#commandNames(),
      files: filesAt(this.#files, this.#cwd, this.#options.codec),
      cwd: this.#cwd,
      home: this.#options.home,
      env: this.#env,
    })
  }

  /** Runs one text to its end, statement by statement; 130 when it was interrupted. */
  async run(typed: string, io: LineIo): Promise<ExitCode> {
    const expanded = expandHistory(typed, this.#history)
    if ('missing' in expanded) {
      io.err(`bash: ${expanded.missing}: event not found\n`)
      return 1
    }
    const { line: text } = expanded
    if (text !== typed) io.out(`${text}\n`)
    if (text.trim() !== '') this.#history.push(text)
    if (this.#history.length > 1000) this.#history.shift()
    const script = readScript(text)
    if (script.kind !== 'complete') {
      const message = script.kind === 'wrong' ? script.message : 'syntax error: unexpected end of file'
      io.err(`bash: ${message}\n`)
      this.#exitCode = 2
      return 2
    }
    this.#line = io
    try {
      for (const statement of script.statements) {
        if (io.interrupt.isRaised) break
        if (leaves(statement)) {
          io.err(cannotLeave)
          break
        }
        const breath = this.#options.breathe?.()
        if (breath !== undefined) await breath
        const fromMs = this.#options.nowMs()
        this.#exitCode = await this.#runStatement(statement, io)
        if (statement.pipelines.some(({ timed }) => timed)) io.err(timeText(this.#options.nowMs() - fromMs))
      }
      const news = this.#jobs.takeNews()
      if (news !== '') io.err(news)
      if (io.interrupt.isRaised) this.#exitCode = 130
      return this.#exitCode
    } finally {
      this.#line = undefined
    }
  }

  async #runStatement(statement: StatementNode, io: LineIo): Promise<ExitCode> {
    const isStreaming = (name: string) => this.#isOurs(name) && !this.#functions.has(name)
    const by: Rewriting = { isStreaming, alias: (name) => this.#env[`BASH_ALIAS_${name}`] }
    const start = backgroundStart(statement, by)
    this.#mutedStreams = start?.mutedStreams ?? new Set()
    const fed = start?.statement ?? withTypedInput(statement)
    const live = livePipeOf(fed, isStreaming)
    const rewritten = start?.statement ?? toTerminal(live?.statement ?? fed, by)
    this.#preview = live && new PipePreview((text) => this.#filter(live.rest, text), io.out.bind(io))
    const mayTouchArrays = this.#arrays !== '' || touchesArrays(statement)
    this.#captured = ''
    this.#pending = {
      type: 'Script',
      statements: [
        ...this.#functionStatements(),
        ...parse(this.#arrays).statements,
        ...(this.#exitCode === 0 ? [] : parse(`(exit ${this.#exitCode})`).statements),
        rewritten,
        ...(mayTouchArrays ? parse(captureState).statements : []),
      ],
    }
    const abort = new AbortSwitch()
    // A plain command ends by itself when it hears of the interrupt, and what it printed is kept; the rest is cut off.
    // What was only half typed must not run at all.
    const isTyped = JSON.stringify(fed) !== JSON.stringify(statement)
    const isPlain = !isTyped && statement.pipelines.length === 1 && isSimplePipeline(statement)
    const forget = io.interrupt.onRaise(() => {
      if (!isPlain) abort.raise()
    })
    const result = await this.#bash.exec(':', {
      cwd: this.#cwd,
      env: this.#env,
      replaceEnv: true,
      signal: abort.signal,
    })
    forget()
    this.#pending = undefined
    this.#preview = undefined
    if (abort.isRaised) return 130
    if (result.stdout !== '') io.out(result.stdout)
    if (result.stderr !== '') io.err(inOurWords(result.stderr))
    this.#keepState(statement, result.env)
    const state = readState(this.#captured)
    if (state === undefined) return result.exitCode
    this.#arrays = state.arrays
    return state.exitCode
  }

  /** What the filters behind a pipe make of a text. */
  async #filter(rest: StatementNode, stdin: string): Promise<string> {
    this.#pending = { type: 'Script', statements: [rest] }
    const result = await this.#bash.exec(':', { cwd: this.#cwd, env: this.#env, replaceEnv: true, stdin })
    return result.stdout
  }

  /** Ours from end to end, so that it may write while it runs. */
  #isOurs(name: string): boolean {
    const command = this.#commands.get(name)
    return command !== undefined && command.wraps !== true
  }

  #keepState(statement: StatementNode, env: Record<string, string>): void {
    const { '?': _, ...kept } = env
    this.#env = kept
    this.#cwd = kept.PWD ?? this.#cwd
    for (const { commands } of statement.pipelines)
      for (const command of commands)
        if (command.type === 'FunctionDef') this.#functions.set(command.name, command)
  }

  #functionStatements(): StatementNode[] {
    return [...this.#functions.values()].map((definition) => ({
      type: 'Statement',
      pipelines: [{ type: 'Pipeline', commands: [definition], negated: false }],
      operators: [],
      background: false,
    }))
  }

  /** Nested executions (`xargs`, `bash -c`) bring their own text; the outermost one is what we prepared. */
  #take(ast: ScriptNode): ScriptNode {
    const taken = this.#pending ?? ast
    this.#pending = undefined
    return withMends(taken)
  }

  #run(
    command: ShellCommand,
    args: readonly string[],
    context: BashContext,
    writesTo: 'terminal' | 'pipe' | 'result' = 'result',
  ) {
    const [line, preview] = [this.#line, this.#preview]
    return runCommand(command, args, context, {
      line,
      isTerminal: writesTo === 'terminal',
      ...(writesTo === 'pipe' && preview !== undefined && { see: (text) => preview.add(text) }),
      interrupt: this.#interrupt,
      files: filesAt(this.#files, context.cwd, this.#options.codec),
      codec: this.#options.codec,
      sleep: (ms) => this.#options.sleep(ms, this.#interrupt),
    })
  }

  /** Starts a command that goes on beside the line; what it writes comes to the screen as it does. */
  #start(command: ShellCommand, args: readonly string[], context: BashContext) {
    const line = this.#line
    const screen = line && withoutPlayer(() => this.#line ?? line, this.#mutedStreams)
    const job = this.#jobs.start([command.name, ...args].join(' '), async (interrupt) => {
      const { exitCode } = await runCommand(command, args, context, {
        line: screen,
        isTerminal: true,
        interrupt,
        files: filesAt(this.#files, context.cwd, this.#options.codec),
        codec: this.#options.codec,
        sleep: (ms) => this.#options.sleep(ms, interrupt),
      })
      return exitCode
    })
    line?.err(`[${job.id}] ${job.pid}\n`)
    return { stdout: '', stderr: '', exitCode: 0 }
  }

  get #interrupt(): Interrupt {
    return this.#line?.interrupt ?? { isRaised: false, onRaise: () => () => {} }
  }

  #allCommands(): ShellCommand[] {
    const own = builtInCommands({
      nowMs: this.#options.nowMs,
      startMs: this.#startMs,
      random: this.#options.random,
      history: this.#history,
      jobs: this.#jobs,
      commands: () => [...this.#commands.values()],
    })
    return [...own, ...this.#options.commands]
  }

  async #commandNames(): Promise<readonly string[]> {
    const folders = ['/usr/bin', '/bin']
    const inPath = await Promise.all(folders.map((folder) => this.#files.readdir(folder).catch(() => [])))
    const aliases = Object.keys(this.#env).flatMap((name) => /^BASH_ALIAS_(.+)/.exec(name)?.[1] ?? [])
    const hidden = /@(tty|pipe|bg)$|^(random-number|shell-seconds|read-terminal)$/
    const names = [
      ...inPath.flat(),
      ...aliases,
      ...this.#functions.keys(),
      ...this.#commands.keys(),
      'cd',
      'export',
      'alias',
    ]
    return [...new Set(names)].filter((name) => !hidden.test(name)).sort()
  }
}

/** The screen as a job has it: it writes between what the line of the moment writes, and nobody answers it. */
function withoutPlayer(line: () => LineIo, muted: ReadonlySet<number>): LineIo {
  const silent = () => {}
  return {
    out: muted.has(1) ? silent : (text) => line().out(text),
    err: muted.has(2) ? silent : (text) => line().err(text),
    clear: silent,
    interrupt: { isRaised: false, onRaise: () => () => {} },
    readLine: async () => undefined,
    edit: undefined,
  }
}
