// Builtins about the shell's way through its script, its directory and its words.
import { FileError } from '../../../machines/file-error.ts'
import { echoText } from '../../applets/basic.ts'
import { formatWords } from '../../applets/printf.ts'
import { ProgramExit } from '../../program.ts'
import { LoopControl, ReturnControl, ShellError } from '../control.ts'
import type { Shell } from '../shell.ts'
import { evaluateTest, TestError } from '../test.ts'
import { atOnce, type Builtin } from './builtin.ts'

function exitCode(shell: Shell, word: string | undefined): number {
  if (word === undefined) return shell.lastStatus
  if (!/^\d+$/.test(word)) throw new ShellError(`Illegal number: ${word}`, 2)
  return Number(word) & 255
}

function leaveLoop(kind: 'break' | 'continue'): Builtin {
  return atOnce((shell, [levels]) => {
    if (shell.loopDepth > 0) throw new LoopControl(kind, Math.max(1, Number(levels ?? 1)))
    return 0
  })
}

const test = (name: string) =>
  atOnce((shell, words) => {
    if (name === '[' && words.at(-1) !== ']') return { errors: `${shell.name}: missing ]\n`, code: 2 }
    try {
      return evaluateTest(shell.process, name === '[' ? words.slice(0, -1) : words) ? 0 : 1
    } catch (error) {
      if (!(error instanceof TestError)) throw error
      return { errors: `${shell.name}: ${error.message}\n`, code: 2 }
    }
  })

function changeDirectory(shell: Shell, words: readonly string[]) {
  const word = words.find((other) => !/^-[LP]$/.test(other))
  const target =
    word === '-' ? (shell.variables.get('OLDPWD') ?? '/') : (word ?? shell.variables.get('HOME') ?? '/')
  const { process } = shell
  const { files } = process.container.spec
  const where = `${shell.name}: cd: line ${Math.max(0, shell.line - 1)}: can't cd to ${target}`
  try {
    const path = process.path(target)
    if (files.stat(path, process.user).kind !== 'directory') return { errors: `${where}: Not a directory\n` }
    if (!files.canAccess(path, 'execute', process.user)) return { errors: `${where}: Permission denied\n` }
    shell.variables.set('OLDPWD', process.cwd)
    process.cwd = files.realPath(path, process.user)
    shell.variables.set('PWD', process.cwd)
    return word === '-' ? { text: `${process.cwd}\n` } : 0
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return { errors: `${where}: ${error.message}\n` }
  }
}

export const basicBuiltins: Readonly<Record<string, Builtin>> = {
  ':': atOnce(() => 0),
  true: atOnce(() => 0),
  false: atOnce(() => 1),
  echo: atOnce((_, words) => ({ text: echoText(words) })),
  printf: atOnce((_, words) => formatWords(words)),
  test: test('test'),
  '[': test('['),
  pwd: atOnce((shell) => ({ text: `${shell.process.cwd}\n` })),
  cd: atOnce(changeDirectory),
  exit: atOnce((shell, [word]) => {
    throw new ProgramExit(exitCode(shell, word))
  }),
  return: atOnce((shell, [word]) => {
    throw new ReturnControl(exitCode(shell, word))
  }),
  break: leaveLoop('break'),
  continue: leaveLoop('continue'),
}
