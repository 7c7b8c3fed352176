// kubectl set image.
import type { Draft } from '#api/object.ts'
import type { PodSpec } from '#api/types/core-v1.ts'
import { findTargets } from '../manifests/targets.ts'
import { containersLike, patchDifference, withPodSpec } from '../pod-specs.ts'
import { reportChange } from '../report-change.ts'
import { CommandError, throwCollected, type Verb } from '../verb.ts'
import { checkChangeOptions } from '../writing.ts'

export const setImage: Verb = {
  path: 'set image',

  async run(call) {
    const { flags, args } = call
    const images = args.filter((arg) => arg.includes('='))
    const resources = args.filter((arg) => !arg.includes('='))
    if (resources.length === 0 && flags.list('filename').length === 0)
      throw new CommandError(
        'error: one or more resources must be specified as <resource> <name> or <resource>/<name>',
      )
    if (images.length === 0) throw new CommandError('error: at least one image update is required')
    if (images.length > 1 && images.some((image) => image.startsWith('*=')))
      throw new CommandError(
        'error: all containers are already specified by *, but saw more than one container_name=container_image pairs',
      )
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unfound } = await findTargets(call, {
      args: resources,
      isAll: flags.on('all'),
      fetch: flags.on('local') ? 'named' : 'latest',
    })
    const errors = [...unfound]
    for (const target of targets) {
      try {
        const changed = withPodSpec(target, (spec) => setImages(spec, images))
        const isDry = flags.on('local') ? 'client' : dryRun
        const patched = await patchDifference(call, target, changed, isDry)
        if (patched !== undefined)
          await reportChange(call, target, 'image updated', flags.on('local') ? 'none' : dryRun, patched)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    return 0
  },
}

function setImages(spec: Draft<PodSpec>, images: readonly string[]): void {
  for (const pair of images) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals)
    const found = [...containersLike(spec.initContainers, name), ...containersLike(spec.containers, name)]
    for (const container of found) container.image = pair.slice(equals + 1)
    if (found.length === 0)
      throw new CommandError(`error: unable to find container named ${JSON.stringify(name)}`)
  }
}
