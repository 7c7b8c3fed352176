// What a writing verb acts upon: the objects of -f, or those that its arguments and selectors name.
// Models cli-runtime resource.Builder, v1.35.
import type { KubeList, KubeObject } from '#api/object.ts'
import { resourcePath } from '#api/resource-ref.ts'
import type { ApiResource } from '../discovery.ts'
import { responseBody } from '../responses.ts'
import { type Target, targetOf, targetPath, withKind } from '../target.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { type ManifestTargets, manifestTargets } from './manifest-targets.ts'

export interface TargetOptions {
  /** The arguments that name resources; those of the call unless given. */
  readonly args?: readonly string[]
  /** A lone type stands for all its objects. */
  readonly all?: boolean
  readonly selector?: string
  readonly fieldSelector?: string
  readonly allNamespaces?: boolean
  /** Objects are read from the server, also those that a file describes. */
  readonly fetch?: 'none' | 'named' | 'latest'
  /** `pod/x` may stand without its type. */
  readonly defaultType?: string
}

export interface Targets extends ManifestTargets {
  /** One object was named, rather than chosen from many. */
  readonly isSingle: boolean
}

const nothingNamed = `error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`
const tupleMixed =
  "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"

/** Finds the targets of a call; errors about single ones are collected. Throws CommandError on wrong usage. */
export async function findTargets(call: VerbCall, options: TargetOptions = {}): Promise<Targets> {
  const args = options.args ?? call.args
  const fetch = options.fetch ?? 'named'
  const hasFiles = call.flags.list('filename').length > 0 || call.flags.text('kustomize') !== ''
  if (hasFiles) {
    if (args.length > 0)
      throw new CommandError(
        'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      )
    const found = await manifestTargets(call)
    if (fetch !== 'latest') return { ...found, isSingle: found.targets.length + found.errors.length === 1 }
    const latest = await fetchAll(call, found.targets)
    return {
      targets: latest.targets,
      errors: [...found.errors, ...latest.errors],
      isSingle: found.targets.length === 1,
    }
  }
  const isSelecting = options.all === true || Boolean(options.selector) || Boolean(options.fieldSelector)
  const named = await namedTargets(call, args, options, isSelecting)
  if (named === undefined) return { ...(await selectedTargets(call, args, options)), isSingle: false }
  const isSingle = named.length === 1
  if (fetch === 'none') return { targets: named, errors: [], isSingle }
  return { ...(await fetchAll(call, named)), isSingle }
}

/** The objects that the arguments name; undefined when a selector chooses them. */
async function namedTargets(
  call: VerbCall,
  args: readonly string[],
  options: TargetOptions,
  isSelecting: boolean,
): Promise<Target[] | undefined> {
  const [types, ...names] = args
  if (types === undefined) throw new CommandError(nothingNamed)
  if (args.some((arg) => arg.includes('/'))) {
    if (!args.every((arg) => arg.includes('/'))) throw new CommandError(tupleMixed)
    const tuples = args.map(splitTuple)
    const targets: Target[] = []
    for (const [type, name] of tuples) targets.push(place(call, await call.discovery.find(type), name))
    return targets
  }
  if (names.length === 0) {
    if (isSelecting) return undefined
    if (options.defaultType !== undefined)
      return [place(call, await call.discovery.find(options.defaultType), types)]
    for (const type of types.split(',')) if (type !== 'all') await call.discovery.find(type)
    throw new CommandError('error: resource(s) were provided, but no name was specified')
  }
  if (isSelecting) throw new CommandError('error: name cannot be provided when a selector is specified')
  const targets: Target[] = []
  for (const resource of await resourcesOf(call, types))
    for (const name of names) targets.push(place(call, resource, name))
  return targets
}

function splitTuple(arg: string): readonly [type: string, name: string] {
  const [type = '', name = '', ...rest] = arg.split('/')
  if (rest.length > 0 || type === '' || name === '')
    throw new CommandError(`error: arguments in resource/name form must have a single resource and name`)
  return [type, name]
}

function place(call: VerbCall, resource: ApiResource, name: string): Target {
  const namespace = resource.namespaced ? call.namespace : undefined
  return { resource, namespace, name, source: undefined, object: undefined }
}

/** The resources of `po,svc` or of a category such as `all`. */
async function resourcesOf(call: VerbCall, types: string): Promise<ApiResource[]> {
  const found: ApiResource[] = []
  const all = await call.discovery.resources()
  for (const type of types.split(',').filter((word) => word !== '')) {
    const members = all.filter((resource) => resource.categories.includes(type))
    if (members.length > 0) found.push(...preferred(members))
    else found.push(await call.discovery.find(type))
  }
  return [...new Set(found)]
}

/** One version of each resource. */
function preferred(resources: readonly ApiResource[]): ApiResource[] {
  return resources.filter(
    (resource, i) =>
      resources.findIndex((other) => other.group === resource.group && other.plural === resource.plural) ===
      i,
  )
}

async function fetchAll(call: VerbCall, named: readonly Target[]): Promise<ManifestTargets> {
  const targets: Target[] = []
  const errors: unknown[] = []
  for (const target of named) {
    try {
      targets.push({ ...target, object: await fetchTarget(call, target) })
    } catch (error) {
      errors.push(error)
    }
  }
  return { targets, errors }
}

/** The object as the server has it. Throws ApiError. */
export async function fetchTarget(call: VerbCall, target: Target): Promise<KubeObject> {
  return responseBody(await call.client.request({ method: 'GET', path: targetPath(target) })) as KubeObject
}

async function selectedTargets(
  call: VerbCall,
  args: readonly string[],
  options: TargetOptions,
): Promise<ManifestTargets> {
  const targets: Target[] = []
  const errors: unknown[] = []
  for (const resource of await resourcesOf(call, args[0] ?? '')) {
    const namespace = resource.namespaced && !options.allNamespaces ? call.namespace : undefined
    try {
      const list = responseBody(
        await call.client.request({
          method: 'GET',
          path: resourcePath(resource, namespace),
          query: {
            labelSelector: options.selector || undefined,
            fieldSelector: options.fieldSelector || undefined,
            limit: '500',
          },
        }),
      ) as KubeList<KubeObject>
      for (const item of list.items) targets.push(targetOf(resource, withKind(resource, item)))
    } catch (error) {
      errors.push(error)
    }
  }
  return { targets, errors }
}
