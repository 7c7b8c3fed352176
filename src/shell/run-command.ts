// Runs one of our commands for the interpreter: on the screen, where it writes as it goes, or in a pipe.
import { type ByteString, type defineCommand, latin1FromBytes } from 'just-bash'
import { type ByteCodec, latin1Of, textOfLatin1 } from './byte-codec.ts'
import type { CommandFiles, CommandIo, Interrupt } from './command.ts'
import type { ShellCommand, ShellIo } from './commands/index.ts'
import { editWith } from './editor.ts'
import type { LineIo } from './line-io.ts'
import { typedInput } from './terminal-output.ts'

export type BashContext = Parameters<Parameters<typeof defineCommand>[1]>[1]

export interface RunParts {
  readonly line: LineIo | undefined
  readonly isTerminal: boolean
  /** Sees what is written into a pipe while the command runs. */
  readonly see?: (text: string) => void
  readonly interrupt: Interrupt
  readonly files: CommandFiles
  readonly codec: ByteCodec
  sleep(ms: number): Promise<void>
}

interface CommandResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  /** Of standard output: `bytes` has a byte a character. */
  readonly stdoutKind?: 'bytes'
}

/** The command's result as the interpreter wants it; what went to the screen is not in it. */
export async function runCommand(
  command: ShellCommand,
  args: readonly string[],
  context: BashContext,
  parts: RunParts,
): Promise<CommandResult> {
  const { line, isTerminal, see, codec } = parts
  const result = { stdout: '', stderr: '' }
  const streams = {
    out: (text: string) => {
      if (isTerminal) line?.out(codec.shownText(text))
      else {
        result.stdout += text
        see?.(text)
      }
    },
    err: (text: string) => {
      if (isTerminal) line?.err(codec.shownText(text))
      else result.stderr += text
    },
  }
  const exitCode = await command.run(args, ioOf(command, context, parts, streams))
  if (!codec.hasRawBytes(result.stdout)) return { ...result, exitCode }
  return { ...result, stdout: latin1Of(codec, result.stdout), stdoutKind: 'bytes', exitCode }
}

function ioOf(
  command: ShellCommand,
  context: BashContext,
  { line, isTerminal, interrupt, files, codec, sleep }: RunParts,
  streams: Pick<CommandIo, 'out' | 'err'>,
): ShellIo {
  const stdin = textOfLatin1(codec, latin1FromBytes(context.stdin as ByteString))
  const env = Object.fromEntries(context.env)
  const isFed = stdin !== ''
  const waiting = isFed ? stdin.replace(/\n$/, '').split('\n') : []
  const asksPlayer = !isFed && (isTerminal || command.name === typedInput)
  const exec = async (text: string) => {
    const result = await context.exec?.(text, { cwd: context.cwd })
    return { out: result?.stdout ?? '', err: result?.stderr ?? '', exitCode: result?.exitCode ?? 1 }
  }
  return {
    ...streams,
    stdin,
    files,
    cwd: context.cwd,
    env,
    interrupt,
    isTerminal,
    isTyped: !isFed && line !== undefined && line.hasKeyboard !== false,
    sleep,
    edit: (path, text) => editWith({ path, text, env, files, exec, screen: line?.edit }),
    readLine: async (prompt) => (asksPlayer ? line?.readLine(prompt) : waiting.shift()),
    exec,
    original: async (words) => {
      const result = await context.origCommand?.([...words])
      return { out: result?.stdout ?? '', err: result?.stderr ?? '', exitCode: result?.exitCode ?? 127 }
    },
    clear: (what) => line?.clear(what),
  }
}
