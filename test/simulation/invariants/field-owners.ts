// managedFields name only fields that are there.
import type { KubeObject } from '#api/object.ts'
import { deepEqual } from '#api/object.ts'
import { resourcePath } from '#api/resource-ref.ts'
import { must } from '../check.ts'
import { admin, type Watcher, watched } from '../watcher.ts'

export function checkFieldOwners({ cluster }: Watcher): void {
  for (const ref of watched) {
    const answer = cluster.handle({ method: 'GET', path: resourcePath(ref), user: admin })
    if (!('body' in answer) || answer.code !== 200) continue
    for (const object of (answer.body as { readonly items: readonly KubeObject[] }).items) {
      const { managedFields = [], namespace, name } = object.metadata
      for (const { manager, fieldsV1 } of managedFields) {
        // A binding is written past the accounts of owners, so that what the scheduler complained of stays its own.
        if (manager === 'kube-scheduler') continue
        const missing = missingPath(object, fieldsV1 as Fields)
        must(
          missing === undefined,
          `${manager} owns ${missing} of ${ref.plural}/${namespace ?? ''}/${name}, which has none`,
        )
      }
    }
  }
}

interface Fields {
  readonly [element: string]: Fields
}

function missingPath(value: unknown, fields: Fields | undefined): string | undefined {
  for (const [element, below] of Object.entries(fields ?? {})) {
    // Evictions are written past the accounts too.
    if (element === '.' || element.includes('DisruptionTarget')) continue
    const child = childOf(value, element)
    if (child === undefined) return element
    const missing = missingPath(child, below)
    if (missing !== undefined) return `${element} ${missing}`
  }
  return undefined
}

function childOf(value: unknown, element: string): unknown {
  const what = element.slice(2)
  if (element.startsWith('f:')) return (value as { readonly [name: string]: unknown } | null)?.[what]
  const list = Array.isArray(value) ? value : []
  if (element.startsWith('i:')) return list[Number(what)]
  const wanted: unknown = JSON.parse(what)
  if (element.startsWith('v:')) return list.find((item) => deepEqual(item, wanted))
  return list.find((item) =>
    Object.entries(wanted as object).every(
      ([key, of]) => deepEqual(item[key], of) || isDefault(key, item[key], of),
    ),
  )
}

/** Keys may stand in the list only by their default. */
const isDefault = (key: string, value: unknown, of: unknown) =>
  key === 'protocol' && value === undefined && of === 'TCP'
