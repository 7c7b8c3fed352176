// Which of its names a definition gets. Models apiextensions-apiserver status NamingConditionController, v1.35.
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '#api/types/apiextensions-v1.ts'

export interface AcceptedNames {
  readonly names: Partial<CustomResourceDefinitionNames>
  /** The last of the names that others have. */
  readonly conflict: { readonly reason: string; readonly message: string } | undefined
}

/** What a definition may be called beside the others of its group; names once accepted stay its own. */
export function acceptedNames(
  { spec, status }: CustomResourceDefinition,
  others: readonly CustomResourceDefinition[],
): AcceptedNames {
  const taken = others.map((other) => other.status.acceptedNames)
  const resources = new Set(
    taken.flatMap(({ plural, singular, shortNames }) => [plural, singular, ...(shortNames ?? [])]),
  )
  const kinds = new Set(taken.flatMap(({ kind, listKind }) => [kind, listKind]))
  const wanted = spec.names
  const own: Partial<CustomResourceDefinitionNames> = status.acceptedNames ?? {}
  const names: {
    -readonly [name in keyof CustomResourceDefinitionNames]?: CustomResourceDefinitionNames[name]
  } = {
    ...own,
  }
  let conflict: AcceptedNames['conflict']
  const choose = <K extends keyof CustomResourceDefinitionNames>(
    name: K,
    reason: string,
    complaints: readonly string[],
  ) => {
    const [first] = complaints
    if (first === undefined) names[name] = wanted[name]
    else conflict = { reason, message: complaints.length === 1 ? first : `[${complaints.join(', ')}]` }
  }
  const inUse = (value: string | undefined, before: string | undefined, used: Set<string | undefined>) =>
    !value || value === before || !used.has(value) ? [] : [`${JSON.stringify(value)} is already in use`]
  choose('plural', 'PluralConflict', inUse(wanted.plural, own.plural, resources))
  choose('singular', 'SingularConflict', inUse(wanted.singular, own.singular, resources))
  const fresh = (wanted.shortNames ?? []).filter((name) => own.shortNames?.includes(name) !== true)
  choose('shortNames', 'ShortNamesConflict', [
    ...new Set(fresh.flatMap((name) => inUse(name, undefined, resources))),
  ])
  choose('kind', 'KindConflict', inUse(wanted.kind, own.kind, kinds))
  choose('listKind', 'ListKindConflict', inUse(wanted.listKind, own.listKind, kinds))
  names.categories = wanted.categories
  return { names, conflict }
}
