// kubectl set serviceaccount.
import { changePodSpecs } from '../set/change-pod-specs.ts'
import { CommandError, type Verb } from '../verb.ts'

export const setServiceAccount: Verb = {
  path: 'set serviceaccount',

  async run(call) {
    const name = call.args.at(-1)
    if (name === undefined) throw new CommandError('error: serviceaccount is required')
    await changePodSpecs(call, call.args.slice(0, -1), 'serviceaccount updated', (spec) => {
      spec.serviceAccountName = name
    })
    return 0
  },
}
