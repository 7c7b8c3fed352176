// The program sh: -c, scripts, standard input, and the prompt of an interactive shell.
import { FileError } from '../../machines/file-error.ts'
import { input, print, readLine } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, ProgramExit, type ProgramMain } from '../program.ts'
import { takeOptions } from './builtins/variables.ts'
import { ShellError } from './control.ts'
import { isIncomplete, Shell, syntaxErrorText } from './shell.ts'
import type { Script } from './syntax.ts'

function shellProgram(isBash: boolean): ProgramMain {
  return (process) => {
    const shell = new Shell(process, { isBash })
    shell.name = process.argv[0] ?? 'sh'
    importEnvironment(shell)
    return shell.runToExit(() => start(shell))
  }
}

function importEnvironment(shell: Shell): void {
  const { variables, process } = shell
  for (const [name, value] of process.env) {
    // Names that no script can write are handed on to children all the same.
    variables.set(name, value)
    variables.export(name)
  }
  variables.set('PWD', process.cwd)
  variables.export('PWD')
  const level = Number(process.variable('SHLVL') ?? 0)
  variables.set('SHLVL', String((Number.isNaN(level) ? 0 : level) + 1))
  variables.export('SHLVL')
  if (variables.get('PATH') === undefined) variables.set('PATH', '/sbin:/usr/sbin:/bin:/usr/bin')
}

function* start(shell: Shell): Program {
  const words = shell.process.argv.slice(1)
  const { commandWords, hasCommand } = readOptions(shell, words)
  if (hasCommand) {
    const [text, name, ...positional] = commandWords
    if (text === undefined) throw new ShellError('-c requires an argument', 2)
    if (name !== undefined) shell.name = name
    shell.positional = positional
    const { statements } = shell.parse(text)
    // A command that is all there is replaces the shell.
    const isOnlyOne = statements.length === 1 && statements[0]?.pipelines.length === 1
    return yield* shell.runStatements(statements, isOnlyOne)
  }
  const [file, ...positional] = commandWords
  shell.positional = positional
  if (file !== undefined) return yield* runFile(shell, file)
  return yield* runInput(shell)
}

/** Reads -c, -s, -i, -l and options of set; several letters may share a dash. */
function readOptions(
  shell: Shell,
  words: readonly string[],
): { readonly commandWords: readonly string[]; readonly hasCommand: boolean } {
  let hasCommand = false
  const rest = [...words]
  while (/^[-+]./.test(rest[0] ?? '')) {
    const word = rest.shift() as string
    if (word === '--') break
    if (word.startsWith('--')) continue
    if (word.startsWith('-') && word.includes('c')) hasCommand = true
    if (word.includes('i')) shell.isInteractive = true
    const kept = word.slice(1).replace(/[csil]/g, '')
    if (kept === '') continue
    const values = kept.includes('o') ? [rest.shift() ?? ''] : []
    takeOptions(shell, [`${word[0]}${kept}`, ...values])
  }
  return { commandWords: rest, hasCommand }
}

function* runFile(shell: Shell, file: string): Program {
  const { process } = shell
  let text: string
  try {
    text = process.container.spec.files.read(process.path(file), process.user)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    yield* shell.complain(`can't open '${file}': ${error.message}`)
    return 2
  }
  shell.name = file
  return yield* shell.evaluate(text)
}

/** Runs standard input line by line, as soon as what was read is complete; with a prompt on a terminal. */
function* runInput(shell: Shell): Program {
  const { process } = shell
  const file = input(process)
  const hasPrompt = file.isTerminal || shell.isInteractive
  shell.isInteractive = hasPrompt
  let text = ''
  for (;;) {
    if (hasPrompt) yield* print(process, text === '' ? promptOf(process) : '> ', 2)
    const line = yield* readLine(file)
    if (line === undefined) {
      if (hasPrompt) yield* print(process, '\n', 2)
      return text === '' ? shell.lastStatus : yield* shell.evaluate(text)
    }
    text += line
    const script = tryParse(process, text)
    if (script === 'incomplete') continue
    text = ''
    yield* runLine(shell, script, hasPrompt)
  }
}

function* runLine(shell: Shell, script: Script | Error, isInteractive: boolean): Program<void> {
  try {
    if (script instanceof Error) throw new ShellError(syntaxErrorText(script.message), 2)
    yield* shell.runStatements(script.statements)
  } catch (error) {
    if (!isInteractive || !(error instanceof ShellError)) throw error
    yield* shell.complain(error.message)
    shell.lastStatus = error.code
  }
}

function tryParse(process: Process, text: string): Script | Error | 'incomplete' {
  try {
    return process.container.on.parseScript(text)
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ProgramExit) throw error
    return isIncomplete(error.message) ? 'incomplete' : error
  }
}

/** `/ # ` for root, `~ $ ` for others. */
function promptOf(process: Process): string {
  const home = process.variable('HOME')
  const where =
    home !== undefined && home !== '/' && process.cwd.startsWith(home)
      ? `~${process.cwd.slice(home.length)}`
      : process.cwd
  return `${where} ${process.user.uid === 0 ? '#' : '$'} `
}

export const shellPrograms: Readonly<Record<string, ProgramMain>> = {
  sh: shellProgram(false),
  ash: shellProgram(false),
  bash: shellProgram(true),
}
