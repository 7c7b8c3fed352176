// What a ControllerRevision keeps of a workload: the patch that brings its template back.
// Models kube-controller-manager history getPatch, v1.35.
import { isRecord } from '#api/object.ts'
import type { PodTemplateSpec } from '#api/types/core-v1.ts'

/** `{"spec":{"template":{"$patch":"replace",...}}}`, keys in order. */
export function templatePatch(template: PodTemplateSpec): unknown {
  return { spec: { template: { $patch: 'replace', ...(sorted(template) as object) } } }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  const present = Object.entries(value).filter(([, member]) => member !== undefined)
  const entries = present.map(([key, member]) => [key, sorted(member)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The template that a patch brings back. */
export function patchedTemplate(data: unknown): PodTemplateSpec {
  const { $patch: _, ...template } = (data as { spec: { template: { $patch?: string } } }).spec.template
  return template as PodTemplateSpec
}
