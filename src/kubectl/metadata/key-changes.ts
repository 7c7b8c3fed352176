// KEY=VALUE and KEY- behind the resources, as label and annotate take them. Models kubectl cmdutil.GetResourcesAndPairs, v1.35.
import { CommandError } from '../verb.ts'

export interface KeyChanges {
  readonly resources: readonly string[]
  readonly set: ReadonlyMap<string, string>
  readonly removed: readonly string[]
}

const isPair = (arg: string) => arg.includes('=') || arg.endsWith('-')

/** Separates the arguments; `noun` is `label` or `annotation`. Throws CommandError. */
export function keyChanges(
  args: readonly string[],
  noun: 'label' | 'annotation',
  parse: (pair: string) => readonly [key: string, value: string],
): KeyChanges {
  const first = args.findIndex(isPair)
  const resources = first < 0 ? args : args.slice(0, first)
  const set = new Map<string, string>()
  const removed: string[] = []
  for (const arg of first < 0 ? [] : args.slice(first)) {
    if (!isPair(arg))
      throw new CommandError(`error: all resources must be specified before ${noun} changes: ${arg}`)
    if (arg.includes('=')) set.set(...parse(arg))
    else removed.push(arg.slice(0, -1))
  }
  for (const key of removed)
    if (set.has(key))
      throw new CommandError(
        noun === 'label'
          ? 'error: can not both modify and remove a label in the same command'
          : `error: can not both modify and remove the following annotation(s) in the same command: ${key}`,
      )
  return { resources, set, removed }
}
