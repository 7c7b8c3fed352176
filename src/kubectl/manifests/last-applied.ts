// The annotation in which client-side apply remembers what it was given. Models kubectl util.GetModifiedConfiguration, v1.35.
import { isRecord, type KubeObject } from '#api/object.ts'
import { lastAppliedAnnotation } from '#api/well-known.ts'
import { goJson } from '../printers/json.ts'

/** The configuration that was applied last, or undefined when none was, or when it cannot be read. */
export function lastApplied(object: KubeObject): { readonly [key: string]: unknown } | undefined {
  const text = object.metadata.annotations?.[lastAppliedAnnotation]
  if (text === undefined || text === '') return undefined
  const value: unknown = JSON.parse(text)
  return isRecord(value) ? value : undefined
}

/** The object with itself written into its annotation. */
export function withLastApplied(object: KubeObject): KubeObject {
  const { [lastAppliedAnnotation]: _, ...annotations } = object.metadata.annotations ?? {}
  const bare = { ...object, metadata: { ...object.metadata, annotations } }
  const text = `${goJson(bare)}\n`
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [lastAppliedAnnotation]: text } },
  }
}
