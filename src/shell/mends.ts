// Mends what the interpreter does otherwise than bash: $RANDOM and its like ask commands of ours, which are seeded and
// virtual, xargs takes its options attached, and jq deletes several paths at once.
import { parse } from 'just-bash'
import { withPlainDeletes } from './jq-deletes.ts'

/** Dynamic variables and the command that prints each. */
export const dynamicVariables: { readonly [name: string]: string } = {
  RANDOM: 'random-number',
  SECONDS: 'shell-seconds',
  EPOCHSECONDS: 'date +%s',
}

/** A copy of a syntax tree in which reading a dynamic variable runs its command; shares what stays the same. */
export function withMends<T>(node: T): T {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) {
    const items = node.map(withMends)
    return items.some((item, i) => item !== node[i]) ? (items as T) : node
  }
  const known = node as { readonly [key: string]: unknown }
  if (known.type === 'ParameterExpansion' && known.operation === null) {
    const command = dynamicVariables[String(known.parameter)]
    if (command !== undefined)
      return { type: 'CommandSubstitution', body: parse(command), legacy: false } as T
  }
  if (known.type === 'ArithVariable') {
    const command = dynamicVariables[String(known.name)]
    if (command !== undefined) return { type: 'ArithCommandSubst', command } as T
  }
  if (known.type === 'SimpleCommand') return withChangedFields(mendJq(splitXargs(known))) as T
  return withChangedFields(known) as T
}

type Fields = { readonly [key: string]: unknown }

function withChangedFields(known: Fields): Fields {
  let copy: { [key: string]: unknown } | undefined
  for (const [key, value] of Object.entries(known)) {
    const changed = withMends(value)
    if (changed === value) continue
    copy ??= { ...known }
    copy[key] = changed
  }
  return copy ?? known
}

interface Part {
  readonly type: string
  readonly value?: string
  readonly parts?: readonly Part[]
}

interface Word {
  readonly parts: readonly Part[]
}

const nameOf = (command: Fields) => (command.name as Word | null)?.parts[0]?.value

function mendJq(command: Fields): Fields {
  if (nameOf(command) !== 'jq') return command
  const mended = (part: Part): Part => ({
    ...part,
    ...(part.value !== undefined && { value: withPlainDeletes(part.value) }),
    ...(part.parts !== undefined && { parts: part.parts.map(mended) }),
  })
  const args = command.args as readonly Word[]
  return { ...command, args: args.map((word) => ({ ...word, parts: word.parts.map(mended) })) }
}

/** `xargs -I{} -n1`: the interpreter knows the options only apart from their values. */
function splitXargs(command: Fields): Fields {
  const args = command.args as readonly Word[]
  if (nameOf(command) !== 'xargs' || !args.some(attached)) return command
  const literal = (value: string) => ({ type: 'Word', parts: [{ type: 'Literal', value }] })
  return {
    ...command,
    args: args.flatMap((word) => {
      const found = attached(word)
      return found === undefined ? [word] : [literal(found.option), literal(found.value)]
    }),
  }
}

function attached(word: Word): { readonly option: string; readonly value: string } | undefined {
  const text = word.parts.map(({ value }) => value ?? '').join('')
  const isPlain = word.parts.every(({ type, value }) => type === 'Literal' && value !== undefined)
  const [, option, value] = (isPlain ? /^(-[InLP])(.+)$/.exec(text) : null) ?? []
  return option === undefined || value === undefined ? undefined : { option, value }
}
