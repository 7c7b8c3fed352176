// The lastAppliedAnnotation of client-side apply, as server-side apply by kubectl reads it and keeps it up to date.
// Models apimachinery managedfields lastAppliedManager and lastAppliedUpdater, v1.35.

import { compareFields, fieldsOf } from '#api/fields/compare.ts'
import { emptyFields, type FieldSet, subtractFields } from '#api/fields/field-set.ts'
import { goEscaped } from '#api/go-text.ts'
import { type Draft, isRecord, type KubeObject } from '#api/object.ts'
import { lastAppliedAnnotation } from '#api/well-known.ts'

/** The one manager that stands for both ways to apply. */
const kubectl = 'kubectl'

/** What kubectl may take over without a conflict: what it applied before, where nobody changed it since. */
export function formerlyApplied(manager: string, type: string, live: KubeObject): FieldSet {
  const text = live.metadata.annotations?.[lastAppliedAnnotation]
  if (manager !== kubectl || text === undefined) return emptyFields
  const applied = parsed(text)
  if (applied === undefined) return emptyFields
  const { written, removed } = compareFields(type, applied, live)
  return subtractFields(subtractFields(fieldsOf(type, applied), written), removed)
}

/** Writes what kubectl applied into the lastAppliedAnnotation, if the object has one. */
export function syncLastApplied(
  manager: string,
  draft: Draft<KubeObject>,
  config: { readonly [key: string]: unknown },
): void {
  const { metadata } = draft
  if (manager !== kubectl || metadata.annotations?.[lastAppliedAnnotation] === undefined) return
  metadata.annotations = {
    ...metadata.annotations,
    [lastAppliedAnnotation]: `${goJson(withoutAnnotation(config))}\n`,
  }
}

function parsed(text: string): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function withoutAnnotation(config: { readonly [key: string]: unknown }): unknown {
  const { metadata } = config
  if (!isRecord(metadata) || !isRecord(metadata.annotations)) return config
  const { [lastAppliedAnnotation]: _, ...rest } = metadata.annotations
  const { annotations: __, ...others } = metadata
  const isLast = Object.keys(rest).length === 0
  return { ...config, metadata: isLast ? others : { ...others, annotations: rest } }
}

/** JSON as Go writes it: sorted keys, no bare angle brackets. */
function goJson(value: unknown): string {
  return goEscaped(JSON.stringify(sortedKeys(value)))
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortedKeys(value[key])]),
  )
}
