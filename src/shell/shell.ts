// The player's workstation: bash, with our commands among its own, whose state lives on from line to line.
import { Bash, defineCommand, InMemoryFs } from 'just-bash'
import type { Command, CommandFiles, CommandIo, ExitCode, Interrupt } from './command.ts'

export interface ShellOptions {
  readonly commands: readonly Command[]
  readonly files: { readonly [path: string]: string }
  readonly home: string
  /** Waits in virtual time. */
  readonly sleep: (ms: number) => Promise<void>
}

/** Where a line's output goes while it runs. */
export interface LineIo {
  out(text: string): void
  err(text: string): void
  readonly interrupt: Interrupt
}

const limits = { maxCommandCount: 5000, maxLoopIterations: 5000 }

export class Shell {
  readonly #bash: Bash
  readonly #fs: InMemoryFs
  #env: Record<string, string>
  #cwd: string
  #line: LineIo | undefined

  constructor(options: ShellOptions) {
    this.#fs = new InMemoryFs(options.files)
    this.#cwd = options.home
    this.#env = { HOME: options.home, PWD: options.home, USER: 'player' }
    this.#bash = new Bash({
      fs: this.#fs,
      cwd: options.home,
      env: this.#env,
      executionLimits: limits,
      defenseInDepth: false,
      sleep: options.sleep,
      customCommands: options.commands.map((command) =>
        defineCommand(command.name, async (args, context) => {
          let stdout = ''
          let stderr = ''
          const line = this.#line
          const io: CommandIo = {
            stdin: String(context.stdin),
            out: (text) => {
              stdout += text
            },
            err: (text) => {
              stderr += text
            },
            files: this.#filesAt(context.cwd),
            cwd: context.cwd,
            env: Object.fromEntries(context.env),
            interrupt: line?.interrupt ?? { isRaised: false, onRaise: () => () => {} },
            isTerminal: false,
            sleep: options.sleep,
          }
          const exitCode = await command.run(args, io)
          return { stdout, stderr, exitCode }
        }),
      ),
    })
  }

  get cwd(): string {
    return this.#cwd
  }

  /** Runs one line to its end. */
  async run(line: string, io: LineIo): Promise<ExitCode> {
    this.#line = io
    const result = await this.#bash.exec(line, { cwd: this.#cwd, env: this.#env, replaceEnv: true })
    this.#line = undefined
    if (result.stdout !== '') io.out(result.stdout)
    if (result.stderr !== '') io.err(result.stderr)
    this.#env = result.env
    this.#cwd = result.env.PWD ?? this.#cwd
    return result.exitCode
  }

  #filesAt(cwd: string): CommandFiles {
    const at = (path: string) => this.#fs.resolvePath(cwd, path)
    return {
      read: async (path) => {
        try {
          return await this.#fs.readFile(at(path))
        } catch {
          throw new Error(`open ${path}: no such file or directory`)
        }
      },
      write: (path, text) => this.#fs.writeFile(at(path), text),
      exists: (path) => this.#fs.exists(at(path)),
      list: (path) => this.#fs.readdir(at(path)),
    }
  }
}
