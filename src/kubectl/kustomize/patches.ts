// patches of a kustomization: strategic merges and JSON patches, by target. Models kustomize PatchTransformer, v5.7.
import { parseSelector } from '#api/labels.ts'
import { isRecord } from '#api/object.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import { splitApiVersion } from '#api/resource-ref.ts'
import { typeOfKind } from '#api/schema/schema.ts'
import { parseDocuments, parseResources } from '../manifests/parse-manifest.ts'
import type { Files } from './files.ts'
import type { Patch, PatchTarget } from './kustomization.ts'
import { KustomizeError } from './kustomize-error.ts'
import { type Fields, idText, kindOf, metadataOf, nameOf, namespaceOf, type Resource } from './resource.ts'

/** Applies one patch; what it deletes is missing from the answer. Throws KustomizeError. */
export async function patched(
  resources: readonly Resource[],
  patch: Patch,
  files: Files,
): Promise<Resource[]> {
  const text = patch.path ? await files.read(patch.path) : (patch.patch ?? '')
  const documents = parseResources(text, patch.path ?? 'patch')
  // Lists of operations are read by another parser than resources are.
  const [operations] = Array.isArray(documents[0]) ? parseDocuments(text, 'patch') : []
  if (Array.isArray(operations)) return patchedByOperations(resources, patch, operations)
  let left = [...resources]
  for (const document of documents) {
    if (!isRecord(document))
      throw new KustomizeError(`unable to parse SM or JSON patch from [patch: ${text}]`)
    left = merged(left, document as Fields, patch.target)
  }
  return left
}

function patchedByOperations(
  resources: readonly Resource[],
  { target }: Patch,
  operations: unknown[],
): Resource[] {
  if (target === undefined) throw new KustomizeError('must specify a target for JSON patch')
  const chosen = resources.filter((resource) => isTarget(resource, target))
  for (const resource of chosen) resource.object = applyJsonPatch(resource.object, operations) as Fields
  return [...resources]
}

function merged(resources: readonly Resource[], patch: Fields, target: PatchTarget | undefined): Resource[] {
  const chosen =
    target === undefined ? [ownTarget(resources, patch)] : resources.filter((each) => isTarget(each, target))
  if (patch.$patch === 'delete') return resources.filter((resource) => !chosen.includes(resource))
  for (const resource of chosen) {
    const { kind, apiVersion, metadata, ...rest } = patch
    const { name, namespace, ...changes } = (metadata ?? {}) as Fields
    const change = { ...rest, ...(Object.keys(changes).length > 0 && { metadata: changes }) }
    const { group, version } = splitApiVersion(String(resource.object.apiVersion))
    const type = typeOfKind(group, version, kindOf(resource))
    resource.object = (
      type === undefined
        ? applyMergePatch(resource.object, change)
        : applyStrategicPatch(type, resource.object, change)
    ) as Fields
  }
  return [...resources]
}

/** The resource that a patch names itself. */
function ownTarget(resources: readonly Resource[], object: Fields): Resource {
  const wanted: Resource = { object, formerNames: [], needsHash: false }
  const found = resources.find(
    (each) =>
      kindOf(each) === kindOf(wanted) &&
      splitApiVersion(String(each.object.apiVersion)).group ===
        splitApiVersion(String(object.apiVersion)).group &&
      [nameOf(each), ...each.formerNames].includes(nameOf(wanted)) &&
      (namespaceOf(wanted) === '' || namespaceOf(each) === namespaceOf(wanted)),
  )
  if (found !== undefined) return found
  const id = idText(wanted)
  throw new KustomizeError(
    `no resource matches strategic merge patch ${JSON.stringify(id)}: no matches for Id ${id}; failed to find unique target for patch ${id}`,
  )
}

function isTarget(resource: Resource, target: PatchTarget): boolean {
  const { group, version } = splitApiVersion(String(resource.object.apiVersion ?? ''))
  const { labels, annotations } = metadataOf(resource)
  const fits = (pattern: string | undefined, ...values: string[]) =>
    pattern === undefined ||
    pattern === '' ||
    values.some((value) => new RegExp(`^(?:${pattern})$`).test(value))
  const selects = (selector: string | undefined, pairs: unknown) =>
    !selector || parseSelector(selector).matches((pairs ?? {}) as { readonly [key: string]: string })
  return (
    fits(target.group, group) &&
    fits(target.version, version) &&
    fits(target.kind, kindOf(resource)) &&
    fits(target.name, nameOf(resource), ...resource.formerNames) &&
    fits(target.namespace, namespaceOf(resource)) &&
    selects(target.labelSelector, labels) &&
    selects(target.annotationSelector, annotations)
  )
}
