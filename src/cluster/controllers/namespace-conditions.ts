// What a namespace that is being deleted tells about its content. Models namespace/deletion namespaceConditionUpdater, v1.35.
import type { NamespaceCondition } from '#api/types/core-v1.ts'

/** What one pass over the content found. */
export interface Remains {
  /** Instances by `resource.group`. */
  readonly resources: ReadonlyMap<string, number>
  readonly finalizers: ReadonlyMap<string, number>
  readonly discoveryError?: string | undefined
  readonly deleteErrors: readonly string[]
}

interface Finding {
  readonly type: string
  readonly well: { readonly reason: string; readonly message: string }
  ill(remains: Remains): { readonly reason: string; readonly message: string } | undefined
}

const findings: readonly Finding[] = [
  {
    type: 'NamespaceDeletionDiscoveryFailure',
    well: { reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    ill: ({ discoveryError }) =>
      discoveryError === undefined
        ? undefined
        : {
            reason: 'DiscoveryFailed',
            message: `Discovery failed for some groups, 1 failing: ${discoveryError}`,
          },
  },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    well: { reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
    ill: () => undefined,
  },
  {
    type: 'NamespaceDeletionContentFailure',
    well: {
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    },
    ill: ({ deleteErrors }) =>
      deleteErrors.length === 0
        ? undefined
        : {
            reason: 'ContentDeletionFailed',
            message: `Failed to delete all resource types, ${deleteErrors.length} remaining: ${[...deleteErrors].sort().join(', ')}`,
          },
  },
  {
    type: 'NamespaceContentRemaining',
    well: { reason: 'ContentRemoved', message: 'All content successfully removed' },
    ill: ({ resources }) =>
      resources.size === 0
        ? undefined
        : {
            reason: 'SomeResourcesRemain',
            message: `Some resources are remaining: ${counted(resources, 'has')}`,
          },
  },
  {
    type: 'NamespaceFinalizersRemaining',
    well: { reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
    ill: ({ finalizers }) =>
      finalizers.size === 0
        ? undefined
        : {
            reason: 'SomeFinalizersRemain',
            message: `Some content in the namespace has finalizers remaining: ${counted(finalizers, 'in')}`,
          },
  },
]

function counted(counts: ReadonlyMap<string, number>, verb: string): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${verb} ${count} resource instances`)
    .join(', ')
}

/** The conditions after a pass; undefined when they say the same as before. */
export function deletionConditions(
  present: readonly NamespaceCondition[],
  remains: Remains,
  now: string,
): readonly NamespaceCondition[] | undefined {
  const result = [...present]
  let isChanged = false
  for (const { type, well, ill } of findings) {
    const bad = ill(remains)
    const next = { status: bad === undefined ? 'False' : 'True', ...(bad ?? well) }
    const at = result.findIndex((condition) => condition.type === type)
    const old = result[at]
    if (old === undefined) result.push({ type, lastTransitionTime: now, ...next })
    else if (old.status === next.status && old.reason === next.reason && old.message === next.message)
      continue
    else {
      const lastTransitionTime = old.status === next.status ? old.lastTransitionTime : now
      result[at] = { ...old, ...next, lastTransitionTime }
    }
    isChanged = true
  }
  return isChanged ? result : undefined
}
