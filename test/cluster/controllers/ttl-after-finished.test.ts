import { expect, it } from 'vitest'
import { jobs } from '#api/resource-ref.ts'
import { formatTime } from '#api/time.ts'
import { ttlAfterFinishedController } from '#cluster/controllers/ttl-after-finished.ts'
import { BareWorld } from '../bare-world.ts'

it('deletes a finished Job when its time is over', () => {
  const world = new BareWorld([ttlAfterFinishedController])
  const containers = [{ name: 'c', image: 'busybox' }]
  const template = { spec: { restartPolicy: 'Never', containers } }
  for (const name of ['short', 'kept']) {
    const spec = { template, ...(name === 'short' && { ttlSecondsAfterFinished: 60 }) }
    world.api.create(jobs, { metadata: { name }, spec }, 'default')
    const now = formatTime(world.clock.now())
    const conditions = [
      { type: 'SuccessCriteriaMet', status: 'True', lastTransitionTime: now },
      { type: 'Complete', status: 'True', lastTransitionTime: now },
    ]
    const status = { startTime: now, completionTime: now, conditions }
    world.api.patch(jobs, 'default', name, 'strategic', { status }, 'status')
  }
  world.seconds(59)
  expect(world.all('jobs.batch')).toHaveLength(2)
  world.seconds(2)
  const [deleted, kept] = ['short', 'kept'].map((name) =>
    world.all('jobs.batch').find((job) => job.metadata.name === name),
  )
  expect(deleted?.metadata.finalizers).toEqual(['foregroundDeletion'])
  expect(kept?.metadata.deletionTimestamp).toBeUndefined()
})
