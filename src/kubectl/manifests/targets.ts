// What a writing verb acts upon: the objects of -f, or those that its arguments and selectors name.
// Models cli-runtime resource.Builder, v1.35.
import type { KubeList, KubeObject } from '#api/object.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import type { ApiResource } from '../discovery.ts'
import { fetchList, fetchNamed, withKinds } from '../fetching.ts'
import { resourceTargets } from '../resource-arguments.ts'
import { schemaTypeOf, type Target, targetOf } from '../target.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { type ManifestTargets, manifestTargets } from './manifest-targets.ts'

export interface FindOptions {
  /** The arguments that name resources; those of the call unless given. */
  readonly args?: readonly string[]
  /** --selector is something else to the verb. */
  readonly ignoresSelectors?: boolean
  /** Custom resources are refused, as by verbs that know the types they change. */
  readonly isBuiltIn?: boolean
  /** A lone type stands for all its objects. */
  readonly isAll?: boolean
  /** So does it without --all. */
  readonly typeAloneIsAll?: boolean
  /** Names alone are objects of this type. */
  readonly type?: string
  /** `none`: named objects are not read. `latest`: also those that a file describes are read from the server. */
  readonly fetch?: 'none' | 'named' | 'latest'
}

export interface FoundTargets extends ManifestTargets {
  /** One object was named, rather than chosen from many. */
  readonly isSingle: boolean
}

/** Finds the targets of a call; errors about single ones are collected. Throws CommandError on wrong usage. */
export async function findTargets(call: VerbCall, options: FindOptions = {}): Promise<FoundTargets> {
  const args = options.args ?? call.args
  if (hasFiles(call)) {
    if (args.length > 0)
      throw new CommandError(
        'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      )
    const found = await manifestTargets(call)
    const isSingle = found.targets.length + found.errors.length === 1
    if (options.fetch !== 'latest') return { ...found, isSingle }
    const latest = await readAll(call, found.targets)
    return { targets: latest.targets, errors: [...found.errors, ...latest.errors], isSingle }
  }
  return argumentTargets(call, args, options)
}

/** -f or -k was given. */
export function hasFiles({ flags }: VerbCall): boolean {
  return flags.list('filename').length > 0 || flags.text('kustomize') !== ''
}

async function argumentTargets(
  call: VerbCall,
  args: readonly string[],
  options: FindOptions,
): Promise<FoundTargets> {
  const typed = options.type === undefined || args[0]?.includes('/') ? args : [options.type, ...args]
  const { items, isSingle } = await resourceTargets(call, {
    args: typed,
    isAll: options.isAll ?? false,
    typeAloneIsAll: options.typeAloneIsAll ?? false,
    ignoresSelectors: options.ignoresSelectors ?? false,
  })
  const targets: Target[] = []
  const errors: unknown[] = []
  for (const { resource, namespace, name } of items) {
    try {
      if (options.isBuiltIn && schemaTypeOf(resource) === undefined) throw unregistered(resource)
      if (name === undefined) {
        const list = (await fetchList(call, { resource, namespace, name })) as KubeList<KubeObject>
        for (const object of withKinds(list)) targets.push(targetOf(resource, object))
        continue
      }
      const target = { resource, namespace, name, source: undefined, object: undefined }
      targets.push(options.fetch === 'none' ? target : { ...target, object: await fetchTarget(call, target) })
    } catch (error) {
      errors.push(error)
    }
  }
  return { targets, errors, isSingle }
}

function unregistered({ group, version, kind }: ApiResource): CommandError {
  return new CommandError(
    `error: no kind "${kind}" is registered for version "${apiVersionOf(group, version)}" in scheme "pkg/runtime/scheme.go:111"`,
  )
}

async function readAll(call: VerbCall, named: readonly Target[]): Promise<ManifestTargets> {
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
  return (await fetchNamed(call, target)) as KubeObject
}

/** The object as the server has it; undefined when it has none. Throws ApiError. */
export async function fetchIfPresent(call: VerbCall, target: Target): Promise<KubeObject | undefined> {
  try {
    return await fetchTarget(call, target)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
