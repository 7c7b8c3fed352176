// The contract of a command on the player's workstation, whoever interprets the line around it.

export type ExitCode = number

/** Tells a running command to stop (Ctrl-C). */
export interface Interrupt {
  readonly isRaised: boolean
  /** Calls back when it is raised, at once if it is already. */
  onRaise(tell: () => void): () => void
}

/** What a file system knows of a name. */
export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'link'
  /** The permission bits. */
  readonly mode: number
  readonly mtimeMs: number
  /** Where a link leads; empty for all else. */
  readonly target: string
  /** User and group have one name and number. */
  readonly owner: { readonly id: number; readonly name: string }
}

export interface CommandFiles {
  /** Rejects with an error whose message reads like `open NAME: no such file or directory`. */
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  exists(path: string): Promise<boolean>
  /** The names in a folder, sorted. Rejects like `read`. */
  list(path: string): Promise<readonly string[]>
  isFolder(path: string): Promise<boolean>
  remove(path: string): Promise<void>
  /** Of the name itself: links are not followed. Rejects like `read`. */
  facts(path: string): Promise<FileFacts>
  /** Makes a folder and those above it, where they are missing. */
  makeFolder(path: string): Promise<void>
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
  /** Standard output is the player's screen, not a pipe or a file: what is written appears at once. */
  readonly isTerminal: boolean
  /** Standard input is the player's keyboard, not a pipe or a file. */
  readonly isTyped: boolean
  /** Waits in virtual time; ends early when the interrupt is raised. */
  sleep(ms: number): Promise<void>
  /**
   * Lets the player edit a text: in the game's editor, or with the command in $KUBE_EDITOR or $EDITOR. Resolves with
   * the text as it was left, saved or not; rejects with a sentence when there is no editor.
   */
  edit(path: string, text: string): Promise<string>
  /**
   * Asks the player for a line (without its newline); undefined at the end of input. `prompt` is shown in front of it;
   * leave it empty when the far end prints its own. Only where `isTerminal`; elsewhere it takes lines of `stdin`.
   */
  readLine(prompt: string): Promise<string | undefined>
}

/** One way to go on with a word. */
export interface Suggestion {
  readonly text: string
  /** What tells it apart: a status, a summary. */
  readonly detail?: string
}

export interface Command {
  readonly name: string
  readonly summary: string
  run(args: readonly string[], io: CommandIo): Promise<ExitCode>
  /** How the last of the words may go on; it may be empty. The words after the command's own name, unquoted. */
  complete?(words: readonly string[], io: CompletionIo): Promise<readonly Suggestion[]>
}

/** What completing may look at. */
export interface CompletionIo {
  readonly files: CommandFiles
  readonly cwd: string
  readonly env: { readonly [name: string]: string | undefined }
}
