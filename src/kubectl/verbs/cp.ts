// kubectl cp: files between the workstation and containers, by the containers' tar. Models kubectl cmd/cp, v1.35.
import { copyFromPod } from '../copying/from-pod.ts'
import { placeOf } from '../copying/place.ts'
import { copyToPod } from '../copying/to-pod.ts'
import { CommandError, type Verb } from '../verb.ts'

export const cp: Verb = {
  path: 'cp',

  async run(call) {
    const [source, target, ...others] = call.args
    if (source === undefined || target === undefined || others.length > 0)
      throw new CommandError('error: source and destination are required')
    const from = placeOf(source)
    const to = placeOf(target)
    if (from.pod !== undefined && to.pod !== undefined)
      throw new CommandError('error: one of src or dest must be a local file specification')
    if (from.path === '' || to.path === '') throw new CommandError('error: filepath can not be empty')
    if (from.pod !== undefined) return copyFromPod(call, { ...from, pod: from.pod }, to.path)
    if (to.pod !== undefined) return copyToPod(call, from.path, { ...to, pod: to.pod })
    throw new CommandError('error: one of src or dest must be a remote file specification')
  },
}
