// Every builtin by name.
import { basicBuiltins } from './basic.ts'
import type { Builtin } from './builtin.ts'
import { processBuiltins } from './processes.ts'
import { variableBuiltins } from './variables.ts'

const all: ReadonlyMap<string, Builtin> = new Map(
  [basicBuiltins, variableBuiltins, processBuiltins].flatMap(Object.entries),
)

export function findBuiltin(name: string): Builtin | undefined {
  return all.get(name)
}

/** Special builtins: assignments before them stay. */
export const keepsAssignments: ReadonlySet<string> = new Set([
  ':',
  '.',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'set',
  'shift',
  'trap',
  'unset',
  'return',
  'break',
  'continue',
])
