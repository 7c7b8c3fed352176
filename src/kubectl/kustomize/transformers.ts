// What a kustomization does to its resources, in kustomize's order: patches, namespace, names, labels, counts, images.
import { isRecord } from '#api/object.ts'
import { selectorLabels, setPairs, templateAnnotations, templateLabels } from './fields.ts'
import type { Files } from './files.ts'
import type { ImageChange, Kustomization } from './kustomization.ts'
import { patched } from './patches.ts'
import {
  type Fields,
  isClusterScoped,
  kindOf,
  metadataOf,
  nameOf,
  type Resource,
  rename,
} from './resource.ts'

/** Names of these are not their own to change. */
const keepsName = new Set(['CustomResourceDefinition', 'APIService', 'Namespace'])
const scaled = new Set(['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'])

/** The resources as the kustomization leaves them. Throws KustomizeError. */
export async function transformed(
  given: readonly Resource[],
  kustomization: Kustomization,
  files: Files,
): Promise<Resource[]> {
  let resources = [...given]
  for (const text of kustomization.patchesStrategicMerge ?? [])
    resources = await patched(resources, (await files.has(text)) ? { path: text } : { patch: text }, files)
  for (const patch of kustomization.patches ?? []) resources = await patched(resources, patch, files)
  const { namespace, namePrefix = '', nameSuffix = '' } = kustomization
  if (namespace) setNamespace(resources, namespace)
  if (namePrefix !== '' || nameSuffix !== '')
    for (const resource of resources)
      if (!keepsName.has(kindOf(resource))) rename(resource, `${namePrefix}${nameOf(resource)}${nameSuffix}`)
  for (const resource of resources) label(resource, kustomization)
  for (const patch of kustomization.patchesJson6902 ?? []) resources = await patched(resources, patch, files)
  for (const { name, count } of kustomization.replicas ?? [])
    for (const resource of resources)
      if (scaled.has(kindOf(resource)) && [nameOf(resource), ...resource.formerNames].includes(name))
        resource.object.spec = { ...(resource.object.spec as object | undefined), replicas: count }
  for (const change of kustomization.images ?? [])
    for (const { object } of resources) changeImages(object, change)
  return resources
}

function label(resource: Resource, { commonLabels, labels, commonAnnotations }: Kustomization): void {
  const metadata = metadataOf(resource)
  const add = (field: 'labels' | 'annotations', pairs: Fields) => {
    metadata[field] = { ...(metadata[field] as object | undefined), ...pairs }
  }
  for (const { pairs = {}, includeSelectors, includeTemplates } of labels ?? []) {
    add('labels', pairs)
    if (includeSelectors) setPairs(resource, selectorLabels, pairs)
    if (includeSelectors || includeTemplates) setPairs(resource, templateLabels, pairs)
  }
  if (commonLabels) {
    add('labels', commonLabels)
    setPairs(resource, selectorLabels, commonLabels)
    setPairs(resource, templateLabels, commonLabels)
  }
  if (commonAnnotations) {
    add('annotations', commonAnnotations)
    setPairs(resource, templateAnnotations, commonAnnotations)
  }
}

function setNamespace(resources: readonly Resource[], namespace: string): void {
  for (const resource of resources) {
    if (kindOf(resource) === 'Namespace') rename(resource, namespace)
    else if (!isClusterScoped(resource)) metadataOf(resource).namespace = namespace
  }
  for (const { object } of resources) {
    if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') continue
    for (const subject of (object.subjects ?? []) as Fields[])
      if (subject.kind === 'ServiceAccount' && subject.name === 'default') subject.namespace = namespace
  }
}

/** Changes the images of all containers below a value. */
function changeImages(value: unknown, change: ImageChange): void {
  if (Array.isArray(value)) for (const item of value) changeImages(item, change)
  if (!isRecord(value)) return
  for (const [field, member] of Object.entries(value)) {
    if ((field === 'containers' || field === 'initContainers') && Array.isArray(member))
      for (const container of member)
        if (isRecord(container) && typeof container.image === 'string')
          (container as Fields).image = changedImage(container.image, change)
    changeImages(member, change)
  }
}

function changedImage(image: string, { name, newName, newTag, tagSuffix, digest }: ImageChange): string {
  const [, base = image, tag = '', hash = ''] = /^(.*?)(:[^:/@]+)?(@[^@]+)?$/.exec(image) ?? []
  if (base !== name) return image
  const renamed = newName || base
  if (newTag && digest) return `${renamed}:${newTag}@${digest}`
  if (newTag) return `${renamed}:${newTag}`
  if (digest) return `${renamed}@${digest}`
  if (tagSuffix) return `${renamed}${tag}${tagSuffix}${hash}`
  return `${renamed}${tag}${hash}`
}
