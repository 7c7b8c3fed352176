// kubectl set resources.
import type { Draft } from '#api/object.ts'
import type { ResourceRequirements } from '#api/types/core-v1.ts'
import { parseResourceList } from '../generators/resource-list.ts'
import { hasFiles } from '../manifests/targets.ts'
import { containersLike } from '../pod-specs.ts'
import { nothingGiven } from '../resource-arguments.ts'
import { changePodSpecs } from '../set/change-pod-specs.ts'
import { CommandError, type Verb } from '../verb.ts'

export const setResources: Verb = {
  path: 'set resources',

  async run(call) {
    if (call.args.length === 0 && !hasFiles(call)) throw new CommandError(nothingGiven)
    const { flags, args } = call
    if (flags.text('limits') === '' && flags.text('requests') === '')
      throw new CommandError(
        'error: you must specify an update to requests or limits (in the form of --requests/--limits)',
      )
    const limits = parseResourceList(flags.text('limits'))
    const requests = parseResourceList(flags.text('requests'))
    const pattern = flags.text('containers')
    await changePodSpecs(call, args, 'resource requirements updated', (spec) => {
      const found = [
        ...containersLike(spec.containers, pattern),
        ...containersLike(spec.initContainers, pattern),
      ]
      if (found.length === 0) throw new CommandError(`error: unable to find container named ${pattern}`)
      for (const container of found) {
        const resources: Draft<ResourceRequirements> = container.resources ?? {}
        if (flags.text('limits') !== '') resources.limits = merged(resources.limits, limits)
        if (flags.text('requests') !== '') resources.requests = merged(resources.requests, requests)
        container.resources = resources
      }
    })
    return 0
  },
}

/** A zero takes an amount away. */
function merged(
  present: { readonly [resource: string]: string } | undefined,
  given: { readonly [resource: string]: string },
): Record<string, string> {
  const result = { ...present, ...given }
  return Object.fromEntries(Object.entries(result).filter(([name]) => given[name] !== '0'))
}
