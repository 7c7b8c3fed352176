// Shows what comes out of a pipe while its first command still writes: `kubectl get pods -w | grep web`.
import type { CommandNode, SimpleCommandNode, StatementNode } from 'just-bash'
import { literalName } from './terminal-output.ts'

/** The name under which a command of ours runs when its output is watched on its way into a pipe. */
export const intoPipe = (name: string) => `${name}@pipe`

type WordPart = SimpleCommandNode['args'][number]['parts'][number]

type Filter = (words: readonly string[]) => boolean

const always: Filter = () => true
const without =
  (option: RegExp): Filter =>
  (words) =>
    !words.some((word) => option.test(word))

/**
 * Filters that only ever add to what they wrote, change nothing else, and so may be asked again for every line that
 * comes. The words they must not have make them wait for the end, or write files.
 */
const growing: { readonly [name: string]: Filter } = {
  cat: always,
  cut: always,
  tr: always,
  nl: always,
  // `-n -3` leaves the last three out, which only the end tells.
  head: (words) => !/(^| )(-[nc] ?|--(lines|bytes)[= ])-/.test(words.join(' ')),
  uniq: without(/^-\w*c|^--count/),
  grep: without(/^-[a-z]*[clLqm]|^--(count|quiet|silent|files)/),
  egrep: without(/^-[a-z]*[clLqm]|^--(count|quiet|silent|files)/),
  fgrep: without(/^-[a-z]*[clLqm]|^--(count|quiet|silent|files)/),
  sed: without(/^-[a-z]*i|^--in-place|\$|(^|[;\s])w\s/),
  awk: without(/\bEND\b|>|\||\bsystem\b|\brand\b/),
  jq: without(/^-[a-z]*[snR]|^--(slurp|null-input|seq)/),
}

export interface LivePipe {
  /** The statement with its first command renamed, so that what it writes is seen. */
  readonly statement: StatementNode
  /** What stands behind the first pipe, as a statement of its own. */
  readonly rest: StatementNode
}

/** The parts of a pipe that can be shown while it runs; undefined for every other statement. */
export function livePipeOf(
  statement: StatementNode,
  isOurs: (name: string) => boolean,
): LivePipe | undefined {
  const [pipeline] = statement.pipelines
  if (pipeline === undefined || statement.pipelines.length > 1) return undefined
  const [first, ...rest] = pipeline.commands
  if (pipeline.pipeStderr?.includes(true)) return undefined
  if (first?.type !== 'SimpleCommand' || first.redirections.length > 0 || rest.length === 0) return undefined
  const name = literalName(first)
  if (name === undefined || !isOurs(name) || !rest.every(isGrowing)) return undefined
  const renamed: SimpleCommandNode = {
    ...first,
    name: { type: 'Word', parts: [{ type: 'Literal', value: intoPipe(name) }] },
  }
  const withCommands = (commands: CommandNode[]): StatementNode => ({
    ...statement,
    pipelines: [{ ...pipeline, commands }],
  })
  return { statement: withCommands([renamed, ...rest]), rest: withCommands(rest) }
}

function isGrowing(command: CommandNode): boolean {
  if (command.type !== 'SimpleCommand' || command.redirections.length > 0) return false
  const words = command.args.map(({ parts }) => plainText(parts))
  const isPlain = (all: readonly (string | undefined)[]): all is string[] => !all.includes(undefined)
  return isPlain(words) && (growing[literalName(command) ?? '']?.(words) ?? false)
}

/** What is written out plainly; undefined when a part is only known once the line runs. */
function plainText(parts: readonly WordPart[]): string | undefined {
  let text = ''
  for (const part of parts) {
    const inner =
      part.type === 'DoubleQuoted' ? plainText(part.parts) : 'value' in part ? part.value : undefined
    if (inner === undefined) return undefined
    text += inner
  }
  return text
}

/** Asks the filters again whenever the source wrote, and prints what is new in their answer. */
export class PipePreview {
  readonly #filter: (text: string) => Promise<string>
  readonly #print: (text: string) => void
  #text = ''
  #shown = ''
  #isAsking = false
  #isOver = false

  constructor(filter: (text: string) => Promise<string>, print: (text: string) => void) {
    this.#filter = filter
    this.#print = print
  }

  /** The source wrote; it may write more before the filters get to look. */
  add(text: string): void {
    this.#text += text
    if (!this.#isAsking) void this.#ask()
  }

  /** The pipe's true output, of which only what was not shown yet is printed. */
  end(output: string): void {
    this.#isOver = true
    this.#print(output.startsWith(this.#shown) ? output.slice(this.#shown.length) : output)
  }

  async #ask(): Promise<void> {
    this.#isAsking = true
    let asked = -1
    while (!this.#isOver && asked !== this.#text.length) {
      asked = this.#text.length
      await Promise.resolve()
      const answer = await this.#filter(this.#text)
      if (this.#isOver || !answer.startsWith(this.#shown)) continue
      this.#print(answer.slice(this.#shown.length))
      this.#shown = answer
    }
    this.#isAsking = false
  }
}
