// Builtins about variables, options and positional parameters.
import { input, readSome } from '../../io.ts'
import { type Program, waitFor } from '../../program.ts'
import { evaluate } from '../arithmetic.ts'
import { ShellError } from '../control.ts'
import type { Shell } from '../shell.ts'
import { atOnce, type Builtin } from './builtin.ts'

const namePattern = /^[A-Za-z_]\w*$/

function declare(command: string, mark: (shell: Shell, name: string) => void): Builtin {
  return atOnce((shell, words) => {
    const names = words.filter((word) => !/^-[pn]$/.test(word))
    if (names.length === 0) {
      const all = command === 'export' ? [...shell.variables.exported()] : shell.variables.entries()
      return {
        text: all
          .map(([name, value]) => `${command} ${name}='${value}'\n`)
          .sort()
          .join(''),
      }
    }
    for (const word of names) {
      const at = word.indexOf('=')
      const name = at < 0 ? word : word.slice(0, at)
      if (!namePattern.test(name))
        throw new ShellError(`${command}: line ${shell.line}: ${name}: bad variable name`, 2)
      mark(shell, name)
      if (at >= 0) shell.variables.set(name, word.slice(at + 1))
      if (command === 'export') shell.variables.export(name, !words.includes('-n'))
    }
    return 0
  })
}

const readOnly: Builtin = atOnce((shell, words) => {
  for (const word of words) {
    const at = word.indexOf('=')
    const name = at < 0 ? word : word.slice(0, at)
    if (at >= 0) shell.variables.set(name, word.slice(at + 1))
    shell.variables.protect(name)
  }
  return 0
})

const longOptions: Readonly<Record<string, string>> = {
  errexit: 'e',
  nounset: 'u',
  xtrace: 'x',
  noglob: 'f',
  allexport: 'a',
  verbose: 'v',
  noexec: 'n',
  monitor: 'm',
}

/** Takes -eux, -o pipefail and + forms from the front; gives what is left, or undefined when `--` or words end them. */
export function takeOptions(shell: Shell, words: readonly string[]): readonly string[] | undefined {
  let at = 0
  let isEnded = false
  for (; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') {
      at++
      isEnded = true
      break
    }
    if (!/^[-+]./.test(word)) break
    const isOn = word.startsWith('-')
    for (const letter of word.slice(1)) {
      let option = letter
      if (letter === 'o') {
        const name = words[++at] ?? ''
        option = longOptions[name] ?? name
        if (option !== 'pipefail' && longOptions[name] === undefined)
          throw new ShellError(`set: line ${Math.max(0, shell.line - 1)}: illegal option -o ${name}`, 2)
      }
      if (isOn) shell.options.add(option)
      else shell.options.delete(option)
    }
  }
  return at < words.length || isEnded ? words.slice(at) : undefined
}

const set: Builtin = atOnce((shell, words) => {
  if (words.length === 0)
    return {
      text: shell.variables
        .entries()
        .map(([name, value]) => `${name}='${value}'\n`)
        .sort()
        .join(''),
    }
  shell.positional = takeOptions(shell, words) ?? shell.positional
  return 0
})

function* read(shell: Shell, words: readonly string[]): Program {
  let isRaw = false
  let timeoutMs: number | undefined
  let at = 0
  for (; /^-./.test(words[at] ?? ''); at++) {
    const word = words[at] as string
    if (word.includes('r')) isRaw = true
    if (word === '-t') timeoutMs = Number(words[++at] ?? 0) * 1000
    if (word === '-p' || word === '-n' || word === '-d') at++
  }
  const names = words.slice(at)
  const line = yield* readInput(shell, isRaw, timeoutMs)
  if (line === undefined) return 1
  const fields =
    names.length === 0
      ? [line.text]
      : splitLine(line.text, names.length, shell.variables.get('IFS') ?? ' \t\n')
  for (const [i, name] of (names.length === 0 ? ['REPLY'] : names).entries())
    shell.variables.set(name, fields[i] ?? '')
  return line.isComplete ? 0 : 1
}

function* readInput(
  shell: Shell,
  isRaw: boolean,
  timeoutMs: number | undefined,
): Program<{ text: string; isComplete: boolean } | undefined> {
  const file = input(shell.process)
  let text = ''
  for (;;) {
    if (timeoutMs !== undefined && file.read(0) === 'later') {
      const isReady = yield* waitFor<boolean>((wake, process) => {
        const stopTimer = process.after(timeoutMs, () => wake(false))
        const stopWaiting = file.whenReady(() => wake(true))
        return () => {
          stopTimer()
          stopWaiting()
        }
      })
      if (!isReady) return undefined
    }
    const part = yield* readSome(file)
    if (part === '') return { text, isComplete: false }
    const end = part.indexOf('\n')
    text += end < 0 ? part : part.slice(0, end)
    if (end < 0) continue
    file.unread(part.slice(end + 1))
    if (isRaw || !text.endsWith('\\'))
      return { text: isRaw ? text : text.replace(/\\(.)/g, '$1'), isComplete: true }
    text = text.slice(0, -1)
  }
}

function splitLine(line: string, count: number, separators: string): string[] {
  const isSeparator = (char: string) => separators.includes(char)
  const fields: string[] = []
  let rest = line
  const trim = () => {
    let start = 0
    while (start < rest.length && isSeparator(rest[start] as string) && /\s/.test(rest[start] as string))
      start++
    rest = rest.slice(start)
  }
  trim()
  while (fields.length < count - 1 && rest !== '') {
    const end = [...rest].findIndex(isSeparator)
    fields.push(end < 0 ? rest : rest.slice(0, end))
    rest = end < 0 ? '' : rest.slice(end + 1)
    trim()
  }
  fields.push(/\s/.test(separators) ? rest.trimEnd() : rest)
  return fields
}

const getopts: Builtin = atOnce((shell, [spec = '', name = 'opt', ...words]) => {
  const list = words.length > 0 ? words : shell.positional
  const index = Number(shell.variables.get('OPTIND') ?? 1)
  const offset = Number(shell.variables.get('OPTOFFSET') ?? 1)
  const word = list[index - 1]
  if (word === undefined || !/^-./.test(word) || word === '--') {
    shell.variables.set(name, '?')
    if (word === '--') shell.variables.set('OPTIND', String(index + 1))
    return 1
  }
  const letter = word[offset] as string
  const isLast = offset + 1 >= word.length
  const at = spec.indexOf(letter)
  const takesValue = at >= 0 && spec[at + 1] === ':'
  let next = isLast ? index + 1 : index
  if (takesValue) {
    shell.variables.set('OPTARG', isLast ? (list[index] ?? '') : word.slice(offset + 1))
    next = isLast ? index + 2 : index + 1
  }
  shell.variables.set('OPTIND', String(next))
  shell.variables.set('OPTOFFSET', String(isLast || takesValue ? 1 : offset + 1))
  shell.variables.set(name, at < 0 ? '?' : letter)
  return at < 0 ? { errors: `Illegal option -${letter}\n`, code: 0 } : 0
})

export const variableBuiltins: Readonly<Record<string, Builtin>> = {
  export: declare('export', () => {}),
  readonly: readOnly,
  local: declare('local', (shell, name) => {
    if (!shell.variables.makeLocal(name)) throw new ShellError('local: not in a function', 2)
    shell.variables.set(name, '')
  }),
  unset: atOnce((shell, words) => {
    for (const word of words)
      if (words[0] === '-f') shell.functions.delete(word)
      else if (!word.startsWith('-')) shell.variables.unset(word)
    return 0
  }),
  set,
  shift: atOnce((shell, [word = '1']) => {
    const count = Number(word)
    if (count > shell.positional.length) return 1
    shell.positional = shell.positional.slice(count)
    return 0
  }),
  read,
  getopts,
  let: atOnce((shell, words) => {
    let result = 0n
    for (const word of words) {
      const script = shell.parse(`((${word}))`)
      const command = script.statements[0]?.pipelines[0]?.commands[0]
      if (command?.type !== 'ArithmeticCommand') continue
      result = evaluate(command.expression.expression, {
        get: (name) => shell.parameter(name),
        set: (name, value) => shell.variables.set(name, value),
      })
    }
    return result === 0n ? 1 : 0
  }),
}
