// kubectl set image.
import type { Draft } from '#api/object.ts'
import type { PodSpec } from '#api/types/core-v1.ts'
import { hasFiles } from '../manifests/targets.ts'
import { containersLike } from '../pod-specs.ts'
import { nothingGiven } from '../resource-arguments.ts'
import { changePodSpecs } from '../set/change-pod-specs.ts'
import { CommandError, type Verb } from '../verb.ts'

export const setImage: Verb = {
  path: 'set image',

  async run(call) {
    if (call.args.length === 0 && !hasFiles(call)) throw new CommandError(nothingGiven)
    const images = call.args.filter((arg) => arg.includes('='))
    const resources = call.args.filter((arg) => !arg.includes('='))
    if (resources.length === 0 && !hasFiles(call))
      throw new CommandError(
        'error: one or more resources must be specified as <resource> <name> or <resource>/<name>',
      )
    if (images.length === 0) throw new CommandError('error: at least one image update is required')
    if (images.length > 1 && images.some((image) => image.startsWith('*=')))
      throw new CommandError(
        'error: all containers are already specified by *, but saw more than one container_name=container_image pairs',
      )
    await changePodSpecs(call, resources, 'image updated', (spec) => setImages(spec, images))
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
