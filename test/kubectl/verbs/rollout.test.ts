import { describe, expect, it } from 'vitest'
import type { LiveBench } from '../live-bench.ts'
import { printed, verbBench } from './verb-bench.ts'

async function rolledOut(bench: LiveBench): Promise<void> {
  await printed(bench, 'create deployment web --image=nginx:1 --replicas=1')
  await printed(bench, 'rollout status deploy/web')
}

describe('kubectl rollout', () => {
  it('tells of each step until it is done', async () => {
    const bench = verbBench()
    await printed(bench, 'create deployment web --image=nginx:1 --replicas=1')
    const lines = (await printed(bench, 'rollout status deploy/web')).split('\n')
    expect([...new Set(lines)]).toEqual([
      'Waiting for deployment spec update to be observed...',
      'Waiting for deployment "web" rollout to finish: 0 out of 1 new replicas have been updated...',
      'Waiting for deployment "web" rollout to finish: 0 of 1 updated replicas are available...',
      'deployment "web" successfully rolled out',
      '',
    ])
  })

  it('gives up after --timeout, and looks once with --watch=false', async () => {
    const bench = verbBench()
    await printed(bench, 'create deployment web --image=bad --replicas=1')
    bench.clock.advance(5000)
    const waiting =
      'Waiting for deployment "web" rollout to finish: 0 of 1 updated replicas are available...\n'
    expect(await printed(bench, 'rollout status deploy/web --watch=false')).toBe(waiting)
    expect(await printed(bench, 'rollout status deploy/web --timeout=3s')).toBe(
      `${waiting}error: timed out waiting for the condition\nexit 1\n`,
    )
  })

  it('goes back to the former revision, and knows when there is nothing to do', async () => {
    const bench = verbBench()
    await rolledOut(bench)
    expect(await printed(bench, 'rollout undo deploy/web')).toBe(
      'error: no rollout history found for deployment "web"\nexit 1\n',
    )
    await printed(bench, 'set image deploy/web nginx=nginx:2')
    await printed(bench, 'rollout status deploy/web')
    expect(await printed(bench, 'rollout history deploy/web')).toBe(
      'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n',
    )
    expect(await printed(bench, 'rollout undo deploy/web --to-revision=2')).toBe(
      'deployment.apps/web skipped rollback (current template already matches revision 2)\n',
    )
    expect(await printed(bench, 'rollout undo deploy/web')).toBe('deployment.apps/web rolled back\n')
    expect(await printed(bench, 'get deploy web -o jsonpath={.spec.template.spec.containers[0].image}')).toBe(
      'nginx:1',
    )
    await printed(bench, 'rollout status deploy/web')
    expect(await printed(bench, 'rollout history deploy/web')).toBe(
      'deployment.apps/web \nREVISION  CHANGE-CAUSE\n2         <none>\n3         <none>\n\n',
    )
  })

  it('does not restart or undo what is paused', async () => {
    const bench = verbBench()
    await rolledOut(bench)
    expect(await printed(bench, 'rollout pause deploy/web')).toBe('deployment.apps/web paused\n')
    expect(await printed(bench, 'rollout restart deploy/web')).toBe(
      'error: deployments.apps "web" can\'t restart paused deployment (run rollout resume first)\nexit 1\n',
    )
    expect(await printed(bench, 'rollout resume deploy/web')).toBe('deployment.apps/web resumed\n')
    expect(await printed(bench, 'rollout restart deploy/web')).toBe('deployment.apps/web restarted\n')
  })
})
