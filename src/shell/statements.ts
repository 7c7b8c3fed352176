// What the shell wants to know of a statement before it runs it.
import type { StatementNode } from 'just-bash'
import { literalName } from './terminal-output.ts'

/** Whether a statement may make or change an array. */
export function touchesArrays(statement: StatementNode): boolean {
  return /"array":\[|"value":"(declare|typeset|local|mapfile|readarray|read)"/.test(JSON.stringify(statement))
}

/** Whether nothing but plain commands runs in it: no loop, no group. */
export function isSimplePipeline(statement: StatementNode): boolean {
  return statement.pipelines.every((pipeline) =>
    pipeline.commands.every((command) => command.type === 'SimpleCommand'),
  )
}

/** `exit` typed at the prompt. */
export function leaves(statement: StatementNode): boolean {
  const command = statement.pipelines.length === 1 ? statement.pipelines[0]?.commands[0] : undefined
  return command?.type === 'SimpleCommand' && /^(exit|logout)$/.test(literalName(command) ?? '')
}
