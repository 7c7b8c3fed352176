// The metadata of any object. Models apimachinery api/validation ValidateObjectMeta, v1.35.
import { type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { labelValueErrors, qualifiedNameErrors } from '#api/labels.ts'
import type { ObjectMeta } from '#api/types/meta-v1.ts'
import { dnsSubdomain, type NameRule } from './names.ts'

const annotationLimitBytes = 262_144
const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

/** Custom resources may have finalizers of any name; `allowsPlain` says so. */
export function metadataErrors(
  metadata: ObjectMeta,
  nameRule: NameRule = dnsSubdomain,
  allowsPlain = false,
): FieldError[] {
  const errors: FieldError[] = []
  const { name, generateName } = metadata
  if (generateName)
    for (const message of nameRule(generateName, true))
      errors.push(invalidValue('metadata.generateName', generateName, message))
  if (!name) errors.push(required('metadata.name', 'name or generateName is required'))
  else for (const message of nameRule(name)) errors.push(invalidValue('metadata.name', name, message))
  errors.push(...labelErrors('metadata.labels', metadata.labels))
  errors.push(...annotationErrors(metadata.annotations))
  errors.push(...ownerErrors(metadata))
  for (const [i, finalizer] of (metadata.finalizers ?? []).entries())
    errors.push(...finalizerErrors(`metadata.finalizers[${i}]`, finalizer, allowsPlain))
  const { finalizers = [] } = metadata
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.push(
      invalidValue(
        'metadata.finalizers',
        finalizers,
        'finalizer orphan and foregroundDeletion cannot be both set',
      ),
    )
  return errors
}

export function labelErrors(
  field: string,
  labels: { readonly [key: string]: string } | undefined,
): FieldError[] {
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const message of labelKeyErrors(key)) errors.push(invalidValue(field, key, message))
    for (const message of labelValueErrors(value)) errors.push(invalidValue(field, value, message))
  }
  return errors
}

/** Keys of labels and annotations are told of as "a valid label key". */
function labelKeyErrors(key: string): string[] {
  return qualifiedNameErrors(key).map((message) =>
    message.replace(/^a qualified name must/, 'a valid label key must'),
  )
}

/** Annotations of an object, or of a template at `field`. */
export function annotationErrors(
  annotations: { readonly [key: string]: string } | undefined,
  field = 'metadata.annotations',
): FieldError[] {
  const errors: FieldError[] = []
  for (const key of Object.keys(annotations ?? {}))
    for (const message of labelKeyErrors(key.toLowerCase())) errors.push(invalidValue(field, key, message))
  return [...errors, ...annotationSizeErrors(annotations, field)]
}

function annotationSizeErrors(
  annotations: { readonly [key: string]: string } | undefined,
  field: string,
): FieldError[] {
  const bytes = Object.entries(annotations ?? {}).reduce(
    (sum, [key, value]) => sum + key.length + value.length,
    0,
  )
  if (bytes <= annotationLimitBytes) return []
  return [{ type: 'FieldValueTooLong', field, detail: `may not be more than ${annotationLimitBytes} bytes` }]
}

/** Annotations that a user of a signer gives along: each key has a domain. Models ValidateUserAnnotations. */
export function userAnnotationErrors(
  field: string,
  annotations: { readonly [key: string]: string } | undefined,
): FieldError[] {
  const errors: FieldError[] = []
  for (const key of Object.keys(annotations ?? {})) {
    if (!key) errors.push(required(field))
    for (const message of labelKeyErrors(key)) errors.push(invalidValue(field, key, message))
    if (errors.length === 0 && key.split('/').length !== 2)
      errors.push(invalidValue(field, key, 'must be a domain-prefixed key (such as "acme.io/foo")'))
  }
  return [...errors, ...annotationSizeErrors(annotations, field)]
}

function ownerErrors({ ownerReferences = [] }: ObjectMeta): FieldError[] {
  const errors: FieldError[] = []
  const field = 'metadata.ownerReferences'
  for (const owner of ownerReferences) {
    if (!owner.apiVersion)
      errors.push(invalidValue(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'))
    if (!owner.kind) errors.push(invalidValue(`${field}.kind`, owner.kind ?? '', 'must not be empty'))
    if (!owner.name) errors.push(invalidValue(`${field}.name`, owner.name ?? '', 'must not be empty'))
    if (!owner.uid) errors.push(invalidValue(`${field}.uid`, owner.uid ?? '', 'must not be empty'))
  }
  const controllers = ownerReferences.filter((owner) => owner.controller)
  if (controllers.length > 1) {
    const shown = controllers.map(({ kind, name, uid }) => `${kind}/${name}/${uid}`)
    errors.push(
      invalidValue(
        field,
        ownerReferences,
        `Only one reference can have Controller set to true. Found "true" in references for ${shown[0]} and ${shown[1]}`,
      ),
    )
  }
  return errors
}

/** The name of one who has to be heard before an object goes. Models validateFinalizerName. */
export function finalizerErrors(field: string, finalizer: string, allowsPlain = false): FieldError[] {
  const errors = qualifiedNameErrors(finalizer).map((message) => invalidValue(field, finalizer, message))
  if (!allowsPlain && !finalizer.includes('/') && !standardFinalizers.has(finalizer))
    errors.push(
      invalidValue(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'),
    )
  return errors
}

/** Words about finalizers that only custom resources may have. Models apiextensions-apiserver validateKubeFinalizerName. */
export function finalizerWarnings(metadata: ObjectMeta, old: ObjectMeta | undefined): readonly string[] {
  const added = (metadata.finalizers ?? []).filter((name) => old?.finalizers?.includes(name) !== true)
  return [...new Set(added)].sort().flatMap((name) => {
    const say = (what: string) => `metadata.finalizers: ${JSON.stringify(name)}: ${what}`
    const wrong = qualifiedNameErrors(name).map(say)
    if (name.includes('/') || standardFinalizers.has(name)) return wrong
    const path = name.includes('.') ? ' including a path (/)' : ''
    return [
      ...wrong,
      say(
        `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`,
      ),
    ]
  })
}

/** New finalizers may not be added while an object ends. */
export function finalizerUpdateErrors(metadata: ObjectMeta, old: ObjectMeta): FieldError[] {
  if (old.deletionTimestamp === undefined) return []
  const added = (metadata.finalizers ?? []).filter((finalizer) => !(old.finalizers ?? []).includes(finalizer))
  if (added.length === 0) return []
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((f) => JSON.stringify(f)).join(', ')}}`
  return [forbiddenField('metadata.finalizers', detail)]
}
