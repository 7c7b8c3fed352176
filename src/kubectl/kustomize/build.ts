// Builds a kustomization: its resources and generators through its transformers. Models kustomize krusty and target, v5.7.
import { isRecord } from '#api/object.ts'
import type { CommandIo } from '#shell/command.ts'
import { parseResources } from '../manifests/parse-manifest.ts'
import { CommandError } from '../verb.ts'
import { referencesOf } from './fields.ts'
import { Files } from './files.ts'
import { contentHash, type GeneratorArguments, generated } from './generators.ts'
import { type Kustomization, readKustomization } from './kustomization.ts'
import { KustomizeError } from './kustomize-error.ts'
import {
  type Fields,
  idText,
  kindOf,
  metadataOf,
  nameOf,
  namespaceOf,
  type Resource,
  rename,
} from './resource.ts'
import { inOrder } from './sort.ts'
import { transformed } from './transformers.ts'

/** The objects that a folder's kustomization makes, in the order of their kinds. Throws CommandError. */
export async function buildKustomization(io: CommandIo, folder: string): Promise<readonly Fields[]> {
  const files = new Files(io, folder)
  try {
    if (!(await files.isFolder('.')))
      throw new KustomizeError(
        `must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${files.absolute('.')}: no such file or directory`,
      )
    const resources = await accumulated(files, (text) => io.err(text))
    for (const resource of resources)
      if (resource.needsHash) rename(resource, `${nameOf(resource)}-${contentHash(resource)}`)
    mendReferences(resources)
    return inOrder(resources).map(({ object }) => object)
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error
    throw new CommandError(`error: ${error.message}`)
  }
}

async function accumulated(
  files: Files,
  warn: (text: string) => void,
  given: readonly Resource[] = [],
): Promise<Resource[]> {
  const kustomization = await readKustomization(files, warn)
  let resources = [...given]
  for (const path of [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])])
    for (const found of await resourcesAt(path, files, warn)) add(resources, found, path, files)
  for (const path of kustomization.components ?? []) {
    if (!(await files.isFolder(path)))
      throw new KustomizeError(`accumulating components: accumulateDirectory: ${files.missing(path)}`)
    resources = await accumulated(files.in(path), warn, resources)
  }
  await generate(resources, kustomization, files)
  return transformed(resources, kustomization, files)
}

/** The objects of a file, or of another kustomization. */
async function resourcesAt(path: string, files: Files, warn: (text: string) => void): Promise<Resource[]> {
  if (await files.isFolder(path)) {
    try {
      return await accumulated(files.in(path), warn)
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error
      const at = files.absolute(path)
      throw new KustomizeError(
        `accumulating resources: accumulation err='accumulating resources from '${path}': '${at}' must resolve to a file': recursed accumulation of path '${at}': ${error.message}`,
      )
    }
  }
  if (!(await files.has(path))) {
    const missing = files.missing(path)
    throw new KustomizeError(
      `accumulating resources: accumulation err='accumulating resources from '${path}': ${missing}': must build at directory: not a valid directory: ${missing}`,
    )
  }
  return objectsIn(await files.read(path), path, files)
}

function objectsIn(text: string, path: string, files: Files): Resource[] {
  let documents: unknown[]
  try {
    documents = parseResources(text, path)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw fileError(
      path,
      files,
      `accumulating resources from '${path}': ${error.message.replace(/^error: /, '')}`,
    )
  }
  const objects = documents.flatMap((document) =>
    isRecord(document) && String(document.kind).endsWith('List') && Array.isArray(document.items)
      ? document.items
      : [document],
  )
  return objects.map((object) => {
    const resource: Resource = { object: object as Fields, formerNames: [], needsHash: false }
    if (!isRecord(object) || !nameOf(resource))
      throw fileError(
        path,
        files,
        `accumulating resources from '${path}': missing metadata.name in object {{${String((object as Fields).apiVersion ?? '')} ${kindOf(resource)}} {{ } map[] map[]}}`,
      )
    return resource
  })
}

function fileError(path: string, files: Files, why: string): KustomizeError {
  return new KustomizeError(
    `accumulating resources: accumulation err='${why}': must build at directory: '${files.absolute(path)}': file is not directory`,
  )
}

function add(resources: Resource[], found: Resource, path: string, files: Files): void {
  if (resources.some((each) => idText(each) === idText(found)))
    throw fileError(
      path,
      files,
      `merging resources from '${path}': may not add resource with an already registered id: ${idText(found)}`,
    )
  resources.push(found)
}

async function generate(resources: Resource[], kustomization: Kustomization, files: Files): Promise<void> {
  const defaults = kustomization.generatorOptions ?? {}
  const wanted: (readonly ['ConfigMap' | 'Secret', GeneratorArguments])[] = [
    ...(kustomization.configMapGenerator ?? []).map((each) => ['ConfigMap', each] as const),
    ...(kustomization.secretGenerator ?? []).map((each) => ['Secret', each] as const),
  ]
  for (const [kind, given] of wanted) {
    const made = await generated(kind, given, defaults, files)
    const present = resources.find(
      (each) =>
        kindOf(each) === kind &&
        [nameOf(each), ...each.formerNames].includes(given.name) &&
        (!given.namespace || namespaceOf(each) === given.namespace),
    )
    const behavior = given.behavior ?? 'create'
    if (behavior !== 'create' && present === undefined)
      throw generatorError(kind, given, 'does not exist; cannot merge or replace')
    if (behavior === 'create' && present !== undefined)
      throw generatorError(kind, given, 'exists; behavior must be merge or replace')
    if (present === undefined) resources.push(made)
    else mergeGenerated(present, made, behavior === 'merge')
  }
}

function generatorError(
  kind: string,
  { name, namespace = '' }: GeneratorArguments,
  why: string,
): KustomizeError {
  const id = `resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"${kind}", isClusterScoped:false}, Name:"${name}", Namespace:"${namespace}"}`
  return new KustomizeError(`merging from generator &{0xc000600000 <nil>}: id ${id} ${why}`)
}

function mergeGenerated(present: Resource, made: Resource, isMerge: boolean): void {
  const metadata = metadataOf(present)
  const { labels, annotations } = metadataOf(made)
  const joined = (a: unknown, b: unknown) => ({ ...(a as object | undefined), ...(b as object | undefined) })
  const { data } = present.object
  present.object = {
    ...made.object,
    metadata,
    data: isMerge ? joined(data, made.object.data) : made.object.data,
  }
  if (labels !== undefined) metadata.labels = joined(metadata.labels, labels)
  if (annotations !== undefined) metadata.annotations = joined(metadata.annotations, annotations)
}

/** What names another object gets its name of now. */
function mendReferences(resources: readonly Resource[]): void {
  for (const resource of resources) {
    for (const { holder, field, kind } of referencesOf(resource)) {
      const found = resources.filter(
        (each) => kindOf(each) === kind && each.formerNames.includes(String(holder[field])),
      )
      const best = found.find((each) => namespaceOf(each) === namespaceOf(resource)) ?? found[0]
      if (best !== undefined) holder[field] = nameOf(best)
    }
    if (!kindOf(resource).endsWith('RoleBinding')) continue
    for (const subject of (resource.object.subjects ?? []) as Fields[]) {
      if (subject.kind !== 'ServiceAccount') continue
      const found = resources.find(
        (each) =>
          kindOf(each) === 'ServiceAccount' &&
          [nameOf(each), ...each.formerNames].includes(String(subject.name)) &&
          [undefined, '', namespaceOf(each)].includes(subject.namespace as string | undefined),
      )
      if (found === undefined) continue
      subject.name = nameOf(found)
      if (namespaceOf(found) !== '') subject.namespace = namespaceOf(found)
    }
  }
}
