// if, for, while, until, case, groups, subshells, functions, (( )) and [[ ]].
import type { Program } from '../program.ts'
import { isConditionTrue } from './condition.ts'
import { LoopControl } from './control.ts'
import { computeArithmetic, expandPattern, expandText, expandWords } from './expand.ts'
import { matchesPattern } from './pattern.ts'
import { applyRedirections, RedirectionError } from './redirect.ts'
import type { Shell } from './shell.ts'
import type { ArithmeticExpression, CaseCommand, Command, SimpleCommand, Statement } from './syntax.ts'

type CompoundCommand = Exclude<Command, SimpleCommand>

export function* runCompound(shell: Shell, command: CompoundCommand, isTail: boolean): Program<void> {
  if (command.type === 'FunctionDef') {
    shell.functions.set(command.name, command.body)
    shell.lastStatus = 0
    return
  }
  if (command.redirections.length === 0) {
    yield* runBody(shell, command, isTail)
    return
  }
  try {
    const restore = yield* applyRedirections(shell, command.redirections)
    try {
      yield* runBody(shell, command, false)
    } finally {
      restore()
    }
  } catch (error) {
    if (!(error instanceof RedirectionError)) throw error
    yield* shell.complain(error.message)
    shell.lastStatus = 1
  }
}

function* runBody(shell: Shell, command: CompoundCommand, isTail: boolean): Program<void> {
  switch (command.type) {
    case 'Group':
      yield* shell.runStatements(command.body, isTail)
      break
    case 'Subshell': {
      const child = shell.fork((inner) => inner.runStatements(command.body, true), shell.process.files)
      shell.lastStatus = yield* shell.waitFor(child)
      break
    }
    case 'If': {
      for (const { condition, body } of command.clauses)
        if (yield* isTrue(shell, condition)) {
          shell.lastStatus = 0
          yield* shell.runStatements(body)
          return
        }
      shell.lastStatus = 0
      if (command.elseBody !== null) yield* shell.runStatements(command.elseBody)
      break
    }
    case 'While':
    case 'Until':
      yield* loop(shell, command.body, function* () {
        return (yield* isTrue(shell, command.condition)) === (command.type === 'While')
      })
      break
    case 'For':
      yield* forEach(
        shell,
        command.variable,
        command.words === null ? shell.positional : yield* expandWords(shell, command.words),
        command.body,
      )
      break
    case 'CStyleFor': {
      const compute = (expression: ArithmeticExpression | null) =>
        expression === null ? 1n : computeArithmetic(shell, expression)
      if (command.init !== null) compute(command.init)
      let isFirst = true
      yield* loop(shell, command.body, () => {
        if (!isFirst) compute(command.update)
        isFirst = false
        return compute(command.condition) !== 0n
      })
      break
    }
    case 'Case':
      yield* runCase(shell, command)
      break
    case 'ArithmeticCommand':
      shell.lastStatus = computeArithmetic(shell, command.expression) === 0n ? 1 : 0
      break
    case 'ConditionalCommand':
      shell.lastStatus = (yield* isConditionTrue(shell, command.expression)) ? 0 : 1
      break
    case 'FunctionDef':
      break
  }
}

function* isTrue(shell: Shell, condition: readonly Statement[]): Program<boolean> {
  shell.testDepth++
  try {
    return (yield* shell.runStatements(condition)) === 0
  } finally {
    shell.testDepth--
  }
}

function* loop(
  shell: Shell,
  body: readonly Statement[],
  goesOn: () => boolean | Program<boolean>,
): Program<void> {
  let status = 0
  shell.loopDepth++
  const depth = shell.testDepth
  try {
    for (;;) {
      try {
        const answer = goesOn()
        if (!(typeof answer === 'boolean' ? answer : yield* answer)) break
        status = yield* shell.runStatements(body)
      } catch (error) {
        if (!(error instanceof LoopControl)) throw error
        shell.testDepth = depth
        status = 0
        if (--error.levels > 0 && shell.loopDepth > 1) throw error
        if (error.kind === 'break') break
      }
    }
  } finally {
    shell.loopDepth--
  }
  shell.lastStatus = status
}

function* forEach(
  shell: Shell,
  variable: string,
  values: readonly string[],
  body: readonly Statement[],
): Program<void> {
  let at = 0
  yield* loop(shell, body, () => {
    const value = values[at++]
    if (value === undefined) return false
    shell.variables.set(variable, value)
    return true
  })
}

function* runCase(shell: Shell, command: CaseCommand): Program<void> {
  const text = yield* expandText(shell, command.word)
  shell.lastStatus = 0
  let fallsThrough = false
  for (const { patterns, body, terminator } of command.items) {
    let isMatch = fallsThrough
    for (const pattern of patterns) isMatch ||= matchesPattern(text, yield* expandPattern(shell, pattern))
    if (!isMatch) continue
    yield* shell.runStatements(body)
    fallsThrough = terminator === ';&'
    if (terminator === ';;') return
  }
}
