// $RANDOM and its like come from the host in the interpreter; here they ask commands of ours, which are seeded and virtual.
import { parse } from 'just-bash'

/** Dynamic variables and the command that prints each. */
export const dynamicVariables: { readonly [name: string]: string } = {
  RANDOM: 'random-number',
  SECONDS: 'shell-seconds',
  EPOCHSECONDS: 'date +%s',
}

/** A copy of a syntax tree in which reading a dynamic variable runs its command; shares what stays the same. */
export function withDynamicVariables<T>(node: T): T {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) {
    const items = node.map(withDynamicVariables)
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
  let copy: { [key: string]: unknown } | undefined
  for (const [key, value] of Object.entries(known)) {
    const changed = withDynamicVariables(value)
    if (changed === value) continue
    copy ??= { ...known }
    copy[key] = changed
  }
  return (copy ?? known) as T
}
