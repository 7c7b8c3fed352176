import { expect, it } from 'vitest'
import { cronJobs, events } from '#api/resource-ref.ts'
import { cronJobController } from '#cluster/controllers/cronjob.ts'
import { BareWorld } from '../bare-world.ts'

it('says so when no day fulfils a schedule', () => {
  const world = new BareWorld([cronJobController])
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'busybox' }] } }
  const spec = { schedule: '59 23 31 2 *', jobTemplate: { spec: { template } } }
  world.api.create(cronJobs, { metadata: { name: 'never' }, spec } as never, 'default')
  world.seconds(1)
  const [told] = world.api.list(events, { namespace: 'default' }).items
  expect([told?.type, told?.reason, told?.message]).toEqual([
    'Warning',
    'InvalidSchedule',
    'invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second',
  ])
})
