// Mends what the interpreter does otherwise than bash: $RANDOM and its like ask commands of ours, which are seeded and
// virtual, and xargs takes its options attached.
import { parse } from 'just-bash'

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
  if (known.type === 'SimpleCommand') return withChangedFields(splitXargs(known)) as T
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

interface Word {
  readonly parts: readonly { readonly type: string; readonly value?: string }[]
}

/** `xargs -I{} -n1`: the interpreter knows the options only apart from their values. */
function splitXargs(command: Fields): Fields {
  const isXargs = (command.name as Word | null)?.parts[0]?.value === 'xargs'
  const args = command.args as readonly Word[]
  if (!isXargs || !args.some(attached)) return command
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
