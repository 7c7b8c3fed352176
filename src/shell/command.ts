// The contract of a command on the player's workstation, whoever interprets the line around it.

export type ExitCode = number

/** Tells a running command to stop (Ctrl-C). */
export interface Interrupt {
  readonly isRaised: boolean
  onRaise(tell: () => void): () => void
}

export interface CommandFiles {
  /** Rejects with an error whose message reads like `open NAME: no such file or directory`. */
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  exists(path: string): Promise<boolean>
  list(path: string): Promise<readonly string[]>
}

/** What a running command has at hand. */
export interface CommandIo {
  readonly stdin: string
  out(text: string): void
  err(text: string): void
  readonly files: CommandFiles
  readonly cwd: string
  readonly env: { readonly [name: string]: string | undefined }
  readonly interrupt: Interrupt
  /** Standard output is the player's screen, not a pipe or a file. */
  readonly isTerminal: boolean
  /** Waits in virtual time. */
  sleep(ms: number): Promise<void>
}

export interface Command {
  readonly name: string
  readonly summary: string
  run(args: readonly string[], io: CommandIo): Promise<ExitCode>
}
