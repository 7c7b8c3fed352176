// kubectl create priorityclass.
import { priorityClasses } from '#api/resource-ref.ts'
import { createVerb } from '../generators/generated.ts'

export const createPriorityClass = createVerb({
  path: 'create priorityclass',
  ref: priorityClasses,
  failure: 'failed to create priorityclass: ',
  build: ({ flags }) => ({
    value: flags.count('value'),
    globalDefault: flags.on('global-default'),
    description: flags.text('description'),
    preemptionPolicy: flags.text('preemption-policy'),
  }),
})
