// kubectl describe.
import type { KubeObject } from '#api/object.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import { Look } from '../describers/describer.ts'
import { describeAnything } from '../describers/generic.ts'
import { describers } from '../describers/index.ts'
import type { ApiResource } from '../discovery.ts'
import { fetchObjects } from '../fetching.ts'
import { hasFiles } from '../manifests/targets.ts'
import { readTargets } from '../read-targets.ts'
import type { Target } from '../resource-arguments.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'

const byKind = new Map(describers.map((describer) => [describer.gvk, describer]))

export const describe: Verb = {
  path: 'describe',

  async run(call) {
    if (call.args.length === 0 && !hasFiles(call))
      throw new CommandError(
        'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    const { items } = await readTargets(call)
    const look = new Look(call)
    const errors: unknown[] = []
    let isFirst = true
    for (const target of items) {
      try {
        for (const object of await fetchObjects(call, target)) {
          if (!isFirst) call.io.out('\n\n')
          call.io.out(await describeObject(object, target.resource, look))
          isFirst = false
        }
      } catch (error) {
        if (items.length > 1 || !(await describeNamedLike(call, target, look, error))) errors.push(error)
        else isFirst = false
      }
    }
    if (isFirst && errors.length === 0)
      call.io.err(
        call.flags.on('all-namespaces')
          ? 'No resources found\n'
          : `No resources found in ${call.namespace} namespace.\n`,
      )
    throwCollected(errors)
    return 0
  },
}

/** What `describe` prints of one object. */
export function describeObject(object: KubeObject, resource: ApiResource, look: Look): Promise<string> {
  const describer = byKind.get(`${apiVersionOf(resource.group, resource.version)}/${resource.kind}`)
  return describer === undefined ? describeAnything(object, look) : describer.describe(object, look)
}

/** A name that nothing has may begin the names of others: describes them; false when there are none. */
async function describeNamedLike(
  call: VerbCall,
  target: Target,
  look: Look,
  error: unknown,
): Promise<boolean> {
  const { name } = target
  if (!isNotFound(error) || name === undefined) return false
  const all = await fetchObjects(call, { ...target, name: undefined })
  const found = all.filter(({ metadata }) => metadata.name.startsWith(name))
  for (const object of found) call.io.out(`${await describeObject(object, target.resource, look)}\n`)
  return found.length > 0
}
