// One simple command: assignments, words, redirections; then a function, a builtin or a program.
import { print } from '../io.ts'
import { type Program, ProgramExit } from '../program.ts'
import { findBuiltin, keepsAssignments } from './builtins/index.ts'
import { ReturnControl } from './control.ts'
import { expandText, expandWords } from './expand.ts'
import { lookUp } from './look-up.ts'
import { applyRedirections, RedirectionError } from './redirect.ts'
import type { Shell } from './shell.ts'
import type { SimpleCommand } from './syntax.ts'

export function* runSimpleCommand(shell: Shell, command: SimpleCommand, isTail: boolean): Program<void> {
  shell.line = command.line ?? shell.line
  const words = command.name === null ? [] : yield* expandWords(shell, [command.name, ...command.args])
  const name = words[0]
  if (name === undefined) {
    yield* assign(shell, command)
    return
  }
  if (shell.options.has('x')) yield* trace(shell, words)
  let restore = () => {}
  try {
    restore = yield* applyRedirections(shell, command.redirections)
  } catch (error) {
    if (!(error instanceof RedirectionError)) throw error
    yield* shell.complain(error.message)
    if (name === 'exec') throw new ProgramExit(1)
    shell.lastStatus = 1
    return
  }
  let isKept = false
  try {
    isKept = name === 'exec' && words.length === 1
    yield* runNamed(shell, command, words, isTail)
  } finally {
    if (!isKept) restore()
  }
}

function* runNamed(
  shell: Shell,
  command: SimpleCommand,
  words: readonly string[],
  isTail: boolean,
): Program<void> {
  const [name = ''] = words
  const body = shell.functions.get(name)
  const builtin = findBuiltin(name)
  if (body === undefined && builtin === undefined) {
    const env = shell.variables.exported()
    for (const { name: variable, value } of command.assignments)
      env.set(variable, yield* expandText(shell, value))
    yield* runProgram(shell, words, env, isTail)
    return
  }
  const undo = yield* assignFor(shell, command, keepsAssignments.has(name))
  try {
    if (body !== undefined) yield* callFunction(shell, words, () => shell.runCommand(body))
    else if (builtin !== undefined) shell.lastStatus = yield* builtin(shell, words.slice(1))
  } finally {
    undo()
  }
}

/** Assignments alone: the status is that of the last command substitution. */
function* assign(shell: Shell, command: SimpleCommand): Program<void> {
  const { captures } = shell
  for (const { name, value, append } of command.assignments) {
    const text = yield* expandText(shell, value)
    if (shell.options.has('x')) yield* print(shell.process, `+ ${name}=${text}\n`, 2)
    shell.variables.set(name, append ? (shell.variables.get(name) ?? '') + text : text)
    if (shell.options.has('a')) shell.variables.export(name)
  }
  if (shell.captures === captures) shell.lastStatus = 0
  try {
    const restore = yield* applyRedirections(shell, command.redirections)
    restore()
  } catch (error) {
    if (!(error instanceof RedirectionError)) throw error
    yield* shell.complain(error.message)
    shell.lastStatus = 1
  }
}

/** Assignments before a builtin or a function hold while it runs, before special builtins for good. */
function* assignFor(shell: Shell, command: SimpleCommand, isForGood: boolean): Program<() => void> {
  const old: [string, string | undefined][] = []
  for (const { name, value } of command.assignments) {
    const text = yield* expandText(shell, value)
    old.push([name, shell.variables.get(name)])
    shell.variables.set(name, text)
  }
  return () => {
    if (isForGood) return
    for (const [name, value] of old)
      if (value === undefined) shell.variables.unset(name)
      else shell.variables.set(name, value)
  }
}

/** Runs words as `command` does: a builtin or a program, no function. */
export function* runWords(shell: Shell, words: readonly string[]): Program {
  const builtin = findBuiltin(words[0] ?? '')
  if (builtin !== undefined) return yield* builtin(shell, words.slice(1))
  if (words.length > 0) yield* runProgram(shell, words, shell.variables.exported(), false)
  return shell.lastStatus
}

function* callFunction(shell: Shell, words: readonly string[], body: () => Program<void>): Program<void> {
  const { positional } = shell
  shell.positional = words.slice(1)
  shell.variables.enterFunction()
  try {
    yield* body()
  } catch (error) {
    if (!(error instanceof ReturnControl)) throw error
    shell.lastStatus = error.code
  } finally {
    shell.variables.leaveFunction()
    shell.positional = positional
  }
}

/** Runs an executable, in this very process when the shell has nothing left to do. */
function* runProgram(
  shell: Shell,
  words: readonly string[],
  env: ReadonlyMap<string, string>,
  isTail: boolean,
): Program<void> {
  const found = lookUp(shell, words, env.get('PATH'))
  if ('text' in found) {
    yield* shell.complain(`${words[0]}: ${found.text}`)
    shell.lastStatus = found.code
    return
  }
  if (isTail && shell.traps.size === 0) {
    shell.process.become(found.argv, env)
    throw new ProgramExit(yield* found.main(shell.process))
  }
  const child = shell.spawn(found.main, found.argv, env)
  shell.lastStatus = yield* shell.waitFor(child)
}

function trace(shell: Shell, words: readonly string[]): Program<void> {
  const shown = words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) || word === '[' || word === ']' ? word : `'${word}'`,
  )
  return print(shell.process, `${shell.variables.get('PS4') ?? '+ '}${shown.join(' ')}\n`, 2)
}
