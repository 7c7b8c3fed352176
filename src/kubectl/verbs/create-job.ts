// kubectl create job.
import { jobs } from '#api/resource-ref.ts'
import type { CronJob } from '#api/types/batch-v1.ts'
import { goTypeName } from '../containers/pick-pod.ts'
import { type Built, commandWords, createVerb } from '../generators/generated.ts'
import { findTargets } from '../manifests/targets.ts'
import { CommandError, throwCollected, type VerbCall } from '../verb.ts'

export const createJob = createVerb({
  path: 'create job',
  ref: jobs,
  failure: 'failed to create job: ',
  build: (call, name) => {
    const image = call.flags.text('image')
    const from = call.flags.text('from')
    if (image === '' && from === '')
      throw new CommandError('error: either --image or --from must be specified')
    if (image !== '' && from !== '')
      throw new CommandError('error: either --image or --from must be specified')
    const command = commandWords(call)
    if (from !== '') {
      if (command.length > 0) throw new CommandError('error: cannot specify --from and command')
      return fromCronJob(call, from)
    }
    const container = { name, image, ...(command.length > 0 && { command }) }
    return { spec: { template: { spec: { containers: [container], restartPolicy: 'Never' } } } }
  },
})

async function fromCronJob(call: VerbCall, from: string): Promise<Built> {
  const { targets, errors } = await findTargets(call, { args: [from] })
  throwCollected(errors)
  const [target] = targets
  if (target?.object === undefined) throw new CommandError('error: from must be an existing cronjob')
  if (target.resource.kind !== 'CronJob')
    throw new CommandError(`error: unknown object type ${goTypeName(target.object)}`)
  const { metadata, spec } = target.object as unknown as CronJob
  const template = spec?.jobTemplate
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
  }
  return {
    metadata: {
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template?.metadata?.annotations },
      ...(template?.metadata?.labels && { labels: template.metadata.labels }),
      ownerReferences: [owner],
    },
    spec: template?.spec,
  }
}
