// Makes a statement write to the screen while it runs: what would end up on the terminal is sent there command by command.
import {
  type CommandNode,
  type PipelineNode,
  parse,
  type SimpleCommandNode,
  type StatementNode,
} from 'just-bash'

/** Files that stand for the two streams of the player's screen. */
export const terminalOut = '/dev/tty'
export const terminalErr = '/dev/tty-err'

/** The name under which a command of ours runs when it writes straight to the screen. */
export const onTerminal = (name: string) => `${name}@tty`

export interface Rewriting {
  /** True for commands that can write to the screen while they run. */
  readonly isStreaming: (name: string) => boolean
  readonly alias: (name: string) => string | undefined
}

type Redirection = SimpleCommandNode['redirections'][number]

const redirect = (fd: number, path: string): Redirection => ({
  type: 'Redirection',
  fd,
  operator: '>>',
  target: { type: 'Word', parts: [{ type: 'Literal', value: path }] },
})

/** The statement with its terminal output sent to the screen at once. */
export function toTerminal(statement: StatementNode, by: Rewriting): StatementNode {
  return { ...statement, pipelines: statement.pipelines.map((pipeline) => rewritePipeline(pipeline, by)) }
}

function rewritePipeline(pipeline: PipelineNode, by: Rewriting): PipelineNode {
  const last = pipeline.commands.length - 1
  return {
    ...pipeline,
    // The interpreter would measure the host's time.
    timed: false,
    commands: pipeline.commands.map((command, i) =>
      i === last ? rewriteCommand(command, by, pipeline.commands.length > 1) : command,
    ),
  }
}

function rewriteCommand(command: CommandNode, by: Rewriting, isPiped: boolean): CommandNode {
  const inside = (body: readonly StatementNode[]) => body.map((statement) => toTerminal(statement, by))
  if (command.type === 'FunctionDef') return command
  if (command.type === 'SimpleCommand') return rewriteSimple(command, by)
  if (streamsOf(command.redirections).size > 0) return command
  switch (command.type) {
    case 'If':
      return {
        ...command,
        clauses: command.clauses.map((clause) => ({
          condition: inside(clause.condition),
          body: inside(clause.body),
        })),
        elseBody: command.elseBody === null ? null : inside(command.elseBody),
      }
    case 'For':
    case 'CStyleFor':
    case 'Group':
    case 'Subshell':
      return { ...command, body: inside(command.body) }
    case 'While':
    case 'Until':
      // A loop behind a pipe reads its input in the condition, which must stay as it is.
      return {
        ...command,
        condition: isPiped ? command.condition : inside(command.condition),
        body: inside(command.body),
      }
    case 'Case':
      return { ...command, items: command.items.map((item) => ({ ...item, body: inside(item.body) })) }
    default:
      return command
  }
}

function rewriteSimple(given: SimpleCommandNode, by: Rewriting): SimpleCommandNode {
  const command = expandAlias(given, by)
  const name = literalName(command)
  if (name === undefined && command.name === null) return command
  const streams = streamsOf(command.redirections)
  if (name !== undefined && streams.size === 0 && by.isStreaming(name))
    return { ...command, name: { type: 'Word', parts: [{ type: 'Literal', value: onTerminal(name) }] } }
  // `exec > file` changes the shell itself.
  if (name === 'exec') return command
  const added = [
    ...(streams.has(1) ? [] : [redirect(1, terminalOut)]),
    ...(streams.has(2) ? [] : [redirect(2, terminalErr)]),
  ]
  return { ...command, redirections: [...added, ...command.redirections] }
}

/** The name under which a command of ours starts to run beside the line. */
export const inBackground = (name: string) => `${name}@bg`

/** A command with a `&` behind it. */
export interface BackgroundStart {
  readonly statement: StatementNode
  /** The streams that go somewhere else than to the screen. */
  readonly mutedStreams: ReadonlySet<number>
}

/** The statement that starts the command as a job; undefined for what cannot run beside the line. */
export function backgroundStart(statement: StatementNode, by: Rewriting): BackgroundStart | undefined {
  const [pipeline, ...more] = statement.pipelines
  const [given, ...piped] = pipeline?.commands ?? []
  if (!statement.background || pipeline === undefined || more.length > 0 || piped.length > 0) return undefined
  if (given?.type !== 'SimpleCommand') return undefined
  const command = expandAlias(given, by)
  const name = literalName(command)
  if (name === undefined || !by.isStreaming(name)) return undefined
  const started: SimpleCommandNode = {
    ...command,
    redirections: [],
    name: { type: 'Word', parts: [{ type: 'Literal', value: inBackground(name) }] },
  }
  return {
    statement: { ...statement, background: false, pipelines: [{ ...pipeline, commands: [started] }] },
    mutedStreams: streamsOf(command.redirections),
  }
}

/** The command that reads what the player types until the end of input. */
export const typedInput = 'read-terminal'

/** A statement whose first command reads standard input reads it from the player. */
export function withTypedInput(statement: StatementNode): StatementNode {
  return {
    ...statement,
    pipelines: statement.pipelines.map((pipeline) => {
      const [first, ...rest] = pipeline.commands
      if (
        first?.type !== 'SimpleCommand' ||
        first.redirections.some(({ operator }) => operator.startsWith('<'))
      )
        return pipeline
      const name = literalName(first)
      const words = first.args.map(({ parts }) => (parts[0]?.type === 'Literal' ? parts[0].value : ''))
      const reader: SimpleCommandNode = {
        type: 'SimpleCommand',
        name: { type: 'Word', parts: [{ type: 'Literal', value: typedInput }] },
        args: [],
        assignments: [],
        redirections: [],
      }
      if (name === 'cat' && words.every((word) => word === '-'))
        return { ...pipeline, commands: [{ ...reader, redirections: first.redirections }, ...rest] }
      // `kubectl apply -f -`
      const isFed = (name === 'kubectl' || name === 'k') && words.some((word, i) => word === '-' && i > 0)
      return isFed ? { ...pipeline, commands: [reader, ...pipeline.commands] } : pipeline
    }),
  }
}

/** The command's name when it is written out plainly. */
export function literalName(command: SimpleCommandNode): string | undefined {
  const [part, ...more] = command.name?.parts ?? []
  return part?.type === 'Literal' && more.length === 0 ? part.value : undefined
}

function expandAlias(command: SimpleCommandNode, by: Rewriting): SimpleCommandNode {
  const name = literalName(command)
  const text = name === undefined ? undefined : by.alias(name)
  if (text === undefined) return command
  const [statement, ...others] = parse(text).statements
  const inner = statement?.pipelines[0]?.commands[0]
  const isPlain =
    others.length === 0 && statement?.pipelines.length === 1 && statement.pipelines[0]?.commands.length === 1
  if (!isPlain || inner?.type !== 'SimpleCommand') return command
  return {
    ...command,
    name: inner.name,
    args: [...inner.args, ...command.args],
    assignments: [...command.assignments, ...inner.assignments],
    redirections: [...inner.redirections, ...command.redirections],
  }
}

/** Which of the two output streams somebody has sent elsewhere. */
function streamsOf(redirections: readonly Redirection[]): Set<number> {
  const streams = new Set<number>()
  for (const { operator, fd } of redirections) {
    if (operator === '&>' || operator === '&>>') streams.add(1).add(2)
    else if (operator === '>' || operator === '>>' || operator === '>|' || operator === '>&')
      streams.add(fd ?? 1)
  }
  return streams
}
