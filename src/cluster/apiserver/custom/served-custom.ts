// What the server serves because a CustomResourceDefinition says so: one resource a served version.
// Models apiextensions-apiserver crdHandler and its discovery controller, v1.35.
import { customTypeName, defineCustomType } from '#api/custom-type.ts'
import { decode } from '#api/decode.ts'
import { isRecord } from '#api/object.ts'
import type { ResourceFacts, SubresourceFacts } from '#api/schema/schema.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from '#api/types/apiextensions-v1.ts'
import { pruned, type StructuralSchema } from '../../resources/custom/structural-schema.ts'
import { contentHash } from '../content-hash.ts'
import type { ServedResource } from '../registry.ts'
import { customColumns } from './custom-columns.ts'
import { shapeOfCustom } from './custom-shape.ts'
import { customStrategy } from './custom-strategy.ts'
import { CustomVersions } from './custom-versions.ts'

/** The order in which discovery names them. */
const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const subresourceVerbs = ['get', 'patch', 'update']

export function isEstablished({ status }: CustomResourceDefinition): boolean {
  return status.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false
}

/** The resources of a definition; none before its names are accepted. */
export function servedBy(definition: CustomResourceDefinition): readonly ServedResource[] {
  if (!isEstablished(definition)) return []
  const versions = new CustomVersions(definition)
  return (definition.spec.versions ?? [])
    .filter(({ served }) => served)
    .map((version) => servedVersion(definition, version, versions))
}

function servedVersion(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  versions: CustomVersions,
): ServedResource {
  const { group, names } = definition.spec
  const schema = (version.schema?.openAPIV3Schema ?? {}) as StructuralSchema
  const name = customTypeName(contentHash(JSON.stringify(schema)))
  defineCustomType(name, () => ({
    decode: (value) => decodeCustom(schema, value),
    shape: shapeOfCustom(schema),
  }))
  const selectable = (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath.replace(/^\./, ''))
  return {
    facts: factsOf(definition, version),
    strategy: customStrategy(definition, version, schema),
    type: name,
    collection: `${names.plural}.${group}`,
    columns: customColumns(version.additionalPrinterColumns).facts,
    fieldSelectors: {
      fields: ['metadata.name', 'metadata.namespace', ...selectable],
      error: 'field label not supported: %s',
    },
    hasSpec: false,
    hasStatusSubresource: version.subresources?.status !== undefined,
    custom: { schema: version.schema?.openAPIV3Schema ?? {}, definition, versions },
  }
}

/** A sent object without what the schema does not know, which is told of. */
export function decodeCustom(schema: StructuralSchema, value: unknown) {
  if (Object.isFrozen(value)) return { value, unknown: [] }
  const unknown: string[] = []
  const kept = pruned(schema, value, unknown) as Record<string, unknown>
  const metadata = decode('meta.v1.ObjectMeta', isRecord(kept.metadata) ? kept.metadata : {})
  const { apiVersion, kind } = kept
  const rest = Object.fromEntries(Object.entries(kept).filter(([name]) => name !== 'metadata'))
  return {
    value: { ...rest, apiVersion, kind, metadata: metadata.value },
    unknown: [...metadata.unknown.map((text) => text.replace('"', '"metadata.')), ...unknown],
  }
}

function factsOf(
  { spec, status }: CustomResourceDefinition,
  { name: version, storage, subresources }: CustomResourceDefinitionVersion,
): ResourceFacts {
  const { group, scope } = spec
  const names = status.acceptedNames
  const subs: SubresourceFacts[] = []
  if (subresources?.status !== undefined)
    subs.push({ name: 'status', kind: names.kind, group, version, verbs: subresourceVerbs })
  if (subresources?.scale !== undefined)
    subs.push({ name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: subresourceVerbs })
  return {
    group,
    version,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    kind: names.kind,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    verbs,
    subresources: subs,
    preferred: storage,
  }
}
