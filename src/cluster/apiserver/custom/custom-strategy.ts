// What the server does with the objects of a custom resource. Models apiextensions-apiserver registry/customresource
// strategy, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import { findPathValues } from '#api/jsonpath/follow-steps.ts'
import { parseJsonPath } from '#api/jsonpath/parse-json-path.ts'
import { type Draft, deepEqual, isRecord, type KubeObject } from '#api/object.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { forbidden } from '#api/status.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from '#api/types/apiextensions-v1.ts'
import { ruleErrors } from '../../resources/custom/ask-rules.ts'
import { embeddedErrors } from '../../resources/custom/embedded-errors.ts'
import { listTypeErrors } from '../../resources/custom/list-types.ts'
import { type ScalePaths, scaleSpecErrors, scaleStatusErrors } from '../../resources/custom/scale-errors.ts'
import { fillDefaults, hasRules, type StructuralSchema } from '../../resources/custom/structural-schema.ts'
import { schemaErrors } from '../../resources/custom/validate-value.ts'
import { ownMetadata, type Resource, type ScaleAccess } from '../../resources/resource.ts'
import { finalizerWarnings } from '../../resources/validation/metadata.ts'
import { customColumns } from './custom-columns.ts'

type Fields = Record<string, unknown>

/** Rules need an object that is otherwise well formed. */
const blocking = new Set([
  'FieldValueRequired',
  'FieldValueNotSupported',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

/** What an object has to fit. */
interface Rules {
  readonly schema: StructuralSchema
  readonly scale: ScalePaths | undefined
}

export function customStrategy(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  schema: StructuralSchema,
): Resource {
  const { group, names } = definition.spec
  const { status: statusSub, scale } = version.subresources ?? {}
  const hasStatus = statusSub !== undefined
  const rules: Rules = { schema, scale }
  const deprecation = version.deprecated
    ? (version.deprecationWarning ?? `${apiVersionOf(group, version.name)} ${names.kind} is deprecated`)
    : undefined
  const isTerminating = definition.metadata.deletionTimestamp !== undefined
  /** What the last validation had against what a write left as it was. */
  const ratcheted: string[] = []
  const rulesOn = (errors: readonly FieldError[], object: KubeObject, old: KubeObject | undefined) =>
    withRules(schema, errors, object, old, ratcheted)
  return {
    gvk: `${group}/${version.name}/${names.kind}` as Resource['gvk'],
    ...(deprecation !== undefined && { deprecation }),
    setDefaults: (draft) => fillDefaults(schema, draft),
    prepareForCreate(draft) {
      if (isTerminating)
        throw forbidden(
          { group, plural: names.plural },
          draft.metadata.name,
          'create not allowed while custom resource definition is terminating',
        )
      if (hasStatus) delete (draft as unknown as Fields).status
      draft.metadata.generation = 1
    },
    prepareForUpdate(draft, old) {
      const isSame = deepEqual(withoutSystemParts(draft, hasStatus), withoutSystemParts(old, hasStatus))
      draft.metadata.generation = (old.metadata.generation ?? 0) + (isSame ? 0 : 1)
    },
    metadataKeptByStatus: ownMetadata,
    prepareForStatusUpdate(draft, old) {
      const fields = draft as unknown as Fields
      for (const name of Object.keys(fields)) if (!systemParts.has(name)) delete fields[name]
      for (const [name, value] of Object.entries(old)) if (!systemParts.has(name)) fields[name] = value
    },
    validateCreate: (object) => rulesOn(errorsOf(rules, object, undefined), object, undefined),
    validateUpdate: (object, old) => rulesOn(errorsOf(rules, object, old), object, old),
    validateStatusUpdate: (object, old) => rulesOn(statusErrorsOf(rules, object, old), object, old),
    warnings: (object, old) => [...ratcheted.splice(0), ...finalizerWarnings(object.metadata, old?.metadata)],
    cells: customColumns(version.additionalPrinterColumns).cells,
    selectableFields: (object) =>
      Object.fromEntries(
        (version.selectableFields ?? []).map(({ jsonPath }) => [
          jsonPath.replace(/^\./, ''),
          String(valueAt(object, jsonPath) ?? ''),
        ]),
      ),
    ...(scale !== undefined && { scale: scaleAccess(scale) }),
  }
}

/** What a write of the status leaves to the rest: these are the object's own, or the status itself. */
const systemParts = new Set(['apiVersion', 'kind', 'metadata', 'status'])

function withoutSystemParts(object: unknown, hasStatus: boolean): Fields {
  const { metadata: _, ...rest } = object as Fields
  if (hasStatus) delete rest.status
  return rest
}

/** The object as its schema sees it: metadata is checked by others. */
function bodyOf(object: KubeObject): Fields {
  const { metadata: _, ...fields } = object as unknown as Fields
  return fields
}

function errorsOf(
  { schema, scale }: Rules,
  object: KubeObject,
  old: KubeObject | undefined,
): readonly FieldError[] {
  const fields = bodyOf(object)
  const properties = { ...schema.properties }
  delete properties.metadata
  const required = schema.required?.filter((name) => name !== 'metadata')
  const body = { ...schema, properties, ...(required && { required }) }
  return [
    ...schemaErrors(body, fields, '', '', old && bodyOf(old)),
    ...(scale === undefined ? [] : [...scaleSpecErrors(scale, object), ...scaleStatusErrors(scale, object)]),
    ...embeddedErrors(schema, fields, ''),
    ...newListTypeErrors(schema, object, old),
  ]
}

/** The messages about a status name its fields without the way to it. */
function statusErrorsOf(
  { schema, scale }: Rules,
  object: KubeObject,
  old: KubeObject,
): readonly FieldError[] {
  const inner = schema.properties?.status
  const { status } = object as unknown as Fields
  const former = (old as unknown as Fields).status
  return [
    ...(inner === undefined || status === undefined ? [] : schemaErrors(inner, status, 'status', '', former)),
    ...(scale === undefined ? [] : scaleStatusErrors(scale, object)),
    ...newListTypeErrors(schema, object, old),
  ]
}

/** What stands twice in a list that had no such entries before. */
function newListTypeErrors(
  schema: StructuralSchema,
  object: KubeObject,
  old: KubeObject | undefined,
): readonly FieldError[] {
  const errors = listTypeErrors(schema, bodyOf(object), '')
  if (errors.length === 0 || old === undefined) return errors
  return listTypeErrors(schema, bodyOf(old), '').length > 0 ? [] : errors
}

/** With what the rules say; with a word about them, where the object is too damaged to look at them. */
function withRules(
  schema: StructuralSchema,
  errors: readonly FieldError[],
  object: KubeObject,
  old: KubeObject | undefined,
  warnings: string[],
): readonly FieldError[] {
  warnings.length = 0
  if (!hasRules(schema)) return errors
  if (errors.some(({ type }) => blocking.has(type)))
    return [...errors, invalidValue('<nil>', null, unchecked)]
  return [...errors, ...ruleErrors(schema, object, old, '', warnings, true)]
}

const unchecked =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

function valueAt(object: unknown, path: string): unknown {
  return findPathValues(parseJsonPath(`{${path}}`), object, true)[0]
}

function scaleAccess({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath,
}: ScalePaths): ScaleAccess<KubeObject> {
  const numberAt = (object: unknown, path: string) => Number(valueAt(object, path) ?? 0)
  return {
    replicas: (object) => numberAt(object, specReplicasPath),
    currentReplicas: (object) => numberAt(object, statusReplicasPath),
    selector: (object) =>
      labelSelectorPath === undefined ? '' : String(valueAt(object, labelSelectorPath) ?? ''),
    setReplicas: (draft, replicas) => setAt(draft, specReplicasPath.split('.').slice(1), replicas),
  }
}

function setAt(draft: Draft<KubeObject>, [first, ...rest]: readonly string[], value: unknown): void {
  let at = draft as unknown as Fields
  let name = first ?? ''
  for (const next of rest) {
    const inner = at[name]
    at[name] = isRecord(inner) ? { ...inner } : {}
    at = at[name] as Fields
    name = next
  }
  at[name] = value
}
