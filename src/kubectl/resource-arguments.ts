// What TYPE NAME, TYPE/NAME, comma lists, selectors and -A on the command line stand for.
// Models cli-runtime resource.Builder, v1.35.
import type { ApiResource } from './discovery.ts'
import { CommandError, type VerbCall } from './verb.ts'

/** One object by name, or a collection narrowed by selectors. */
export interface Target {
  readonly resource: ApiResource
  /** Undefined for cluster-scoped resources and for all namespaces. */
  readonly namespace: string | undefined
  /** Undefined for a collection. */
  readonly name: string | undefined
}

export interface Targets {
  readonly items: readonly Target[]
  /** Exactly one object was asked for by its name. */
  readonly isSingle: boolean
}

export interface TargetOptions {
  /** A type alone means all its objects, as in get and describe. */
  readonly typeAloneIsAll?: boolean
  /** Objects of the namespace that --all takes. */
  readonly isAll?: boolean
  /** The arguments to read instead of the call's. */
  readonly args?: readonly string[]
  /** --selector is something else to the verb. */
  readonly ignoresSelectors?: boolean
  /** Read no -A: the verb has none or forbids it. */
  readonly ignoresAllNamespaces?: boolean
}

const mixedArguments =
  "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"
/** What is said when nothing names any object. */
export const nothingGiven = `error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

/** Reads the arguments. Throws CommandError. */
export async function resourceTargets(call: VerbCall, options: TargetOptions = {}): Promise<Targets> {
  const args = options.args ?? call.args
  const hasSelector =
    !options.ignoresSelectors &&
    (call.flags.text('selector') !== '' || call.flags.text('field-selector') !== '')
  const combined = args.filter((arg) => arg.includes('/')).length
  if (combined > 0 && combined < args.length) throw new CommandError(mixedArguments)
  if (combined > 0) {
    if (hasSelector || options.isAll)
      throw new CommandError(
        'error: selectors and the all flag cannot be used when passing resource/name arguments',
      )
    return namedTargets(call, args, options)
  }
  const [types, ...names] = args
  if (types === undefined)
    throw new CommandError(
      hasSelector || options.isAll
        ? 'error: at least one resource must be specified to use a selector'
        : nothingGiven,
    )
  const resources = await resourcesOf(call, types)
  if (names.length > 0) {
    if (hasSelector || options.isAll)
      throw new CommandError('error: name cannot be provided when a selector is specified')
    const items = resources.flatMap((resource) =>
      names.map((name) => namedTarget(call, resource, name, options)),
    )
    return { items, isSingle: names.length === 1 }
  }
  if (!hasSelector && !options.isAll && !options.typeAloneIsAll)
    throw new CommandError('error: resource(s) were provided, but no name was specified')
  const isEverywhere = allNamespaces(call, options)
  const items = resources.map((resource) => ({
    resource,
    namespace: resource.namespaced && !isEverywhere ? call.namespace : undefined,
    name: undefined,
  }))
  return { items, isSingle: false }
}

function allNamespaces(call: VerbCall, options: TargetOptions): boolean {
  return !options.ignoresAllNamespaces && call.flags.on('all-namespaces')
}

async function namedTargets(
  call: VerbCall,
  args: readonly string[],
  options: TargetOptions,
): Promise<Targets> {
  const items: Target[] = []
  for (const arg of args) {
    const [type = '', name = '', ...more] = arg.split('/')
    if (more.length > 0)
      throw new CommandError('error: arguments in resource/name form may not have more than one slash')
    if (type === '' || name === '' || type.includes(','))
      throw new CommandError('error: arguments in resource/name form must have a single resource and name')
    items.push(namedTarget(call, await call.discovery.find(type), name, options))
  }
  return { items, isSingle: items.length === 1 }
}

function namedTarget(call: VerbCall, resource: ApiResource, name: string, options: TargetOptions): Target {
  if (resource.namespaced && allNamespaces(call, options))
    throw new CommandError('error: a resource cannot be retrieved by name across all namespaces')
  return { resource, namespace: resource.namespaced ? call.namespace : undefined, name }
}

/** The resources of a comma list; a category stands for all of its resources. Throws CommandError. */
export async function resourcesOf(call: VerbCall, types: string): Promise<readonly ApiResource[]> {
  const found: ApiResource[] = []
  for (const type of new Set(types.split(','))) {
    if (type === '')
      throw new CommandError('error: arguments in resource/name form must have a single resource and name')
    const category = await call.discovery.category(type)
    for (const resource of category.length > 0 ? category : [await call.discovery.find(type)])
      if (!found.includes(resource)) found.push(resource)
  }
  return found
}
