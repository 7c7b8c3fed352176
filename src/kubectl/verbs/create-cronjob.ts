// kubectl create cronjob.
import { resourceRef } from '#api/resource-ref.ts'
import { commandWords, createVerb } from '../generators/generated.ts'

export const createCronJob = createVerb({
  path: 'create cronjob',
  ref: resourceRef('batch/v1/CronJob'),
  failure: 'failed to create cronjob: ',
  build: (call, name) => {
    const command = commandWords(call)
    const container = { name, image: call.flags.text('image'), ...(command.length > 0 && { command }) }
    const restartPolicy = call.flags.text('restart') || 'OnFailure'
    return {
      spec: {
        schedule: call.flags.text('schedule'),
        jobTemplate: {
          metadata: { name },
          spec: { template: { spec: { containers: [container], restartPolicy } } },
        },
      },
    }
  },
})
