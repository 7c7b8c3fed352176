// Pods that get another size while they run, beyond what the recordings show.
import { expect, it } from 'vitest'
import { pods } from '#api/resource-ref.ts'
import { CommandRunner } from '../../golden/kubelet-commands.ts'
import { kubeletWorld } from '../../golden/kubelet-world.ts'

function runningPod(resources: object) {
  const { cluster, api } = kubeletWorld('default')
  const command = ['sh', '-c', 'while true; do sleep 1; done']
  const containers = [{ name: 'app', image: 'registry.example/tool:1.0', command, resources }]
  api.create(pods, { metadata: { name: 'app' }, spec: { containers } }, 'default')
  cluster.clock.advance(5000)
  const runner = new CommandRunner(cluster)
  const resize = (wanted: object) => {
    const spec = { containers: [{ name: 'app', resources: wanted }] }
    return runner.run(`kubectl patch pod app --subresource resize -p '${JSON.stringify({ spec })}'`)
  }
  const status = () => api.get(pods, 'default', 'app').status
  return { cluster, runner, resize, status }
}

it('gives the running container its new limit', async () => {
  const { cluster, runner, resize } = runningPod({ limits: { memory: '64Mi' } })
  const limit = async () => (await runner.run('kubectl exec app -- cat /sys/fs/cgroup/memory.max')).stdout
  expect(await limit()).toBe(`${64 * 2 ** 20}\n`)
  await resize({ limits: { memory: '128Mi' }, requests: { memory: '128Mi' } })
  cluster.clock.advance(3000)
  expect(await limit()).toBe(`${128 * 2 ** 20}\n`)
})

it('takes back a resize that waits', async () => {
  const { cluster, resize, status } = runningPod({ requests: { cpu: '100m' } })
  await resize({ requests: { cpu: '64' } })
  cluster.clock.advance(1000)
  expect(status().conditions?.[0]).toMatchObject({ type: 'PodResizePending', reason: 'Infeasible' })
  expect(status().containerStatuses?.[0]).toMatchObject({ allocatedResources: { cpu: '100m' } })
  await resize({ requests: { cpu: '100m' } })
  cluster.clock.advance(1000)
  expect(status().conditions?.map(({ type }) => type)).not.toContain('PodResizePending')
})

it('remembers over its own restarts what it gave', async () => {
  const { cluster, resize, status } = runningPod({ requests: { cpu: '100m' } })
  const [machine] = [...cluster.machines.values()].filter(({ spec }) => spec.isControlPlane !== true)
  machine?.stopUnit('kubelet')
  await resize({ requests: { cpu: '64' } })
  machine?.startUnit('kubelet')
  cluster.clock.advance(30_000)
  expect(status().conditions).toContainEqual(
    expect.objectContaining({ type: 'PodResizePending', reason: 'Infeasible' }),
  )
  expect(status().containerStatuses?.[0]).toMatchObject({ allocatedResources: { cpu: '100m' } })
})
