// /xray: the way of a change and of a request, from what components told of themselves.
import { describe, expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import type { Language } from '#game/session-state.ts'
import { levelNamed } from '../../../src/catalogue.ts'
import { runLevel } from '../../../src/run.ts'

const entry = / *\d\d:\d\d [i!] /

/** What the lines that begin with /xray answered, without what chance and the clock made of it. */
async function xrays(lines: readonly string[], language: Language = 'en'): Promise<readonly string[]> {
  const level = levelNamed('sandbox') as Level
  const { transcript } = await runLevel({ level, lines, seed: 1, language, untilMs: 0 })
  const said = transcript as readonly { kind: string; text?: string }[]
  return said.flatMap(({ kind, text }) =>
    kind === 'game' && text !== undefined && !/later$|지남$/.test(text) ? [settled(text)] : [],
  )
}

function settled(text: string): string {
  return text
    .replace(entry, '')
    .replace(/\b([a-z-]+)-[0-9a-f]{8,10}-[a-z0-9]{5}\b/g, '$1-#-#')
    .replace(/\b([a-z-]+)-[0-9a-f]{8,10}\b/g, '$1-#')
    .replace(/\+\d+\.\d+s/g, '+T')
    .replace(/ {2,}(?=\+T)/g, '  ')
    .replace(/\d+\.\d+(?= s in the cluster|초)/g, 'T')
    .replace(/rev \d+(…\d+)?/g, 'rev N')
    .replace(/ \(\d[\d.]*m?s\)/g, ' (T)')
    .replace(/worker-\d/g, 'worker-N')
    .replace(/\b10\.244\.\d+\.\d+\b/g, 'POD')
    .replace(/\b10\.(9[6-9]|10\d|11[01])\.\d+\.\d+\b/g, 'CLUSTER')
    .replace(/\d+ points/g, 'P points')
    .replace(/, (one of \d best|the most)/g, ', B')
}

describe('/xray of a command', () => {
  it('follows a Deployment from kubectl to the kubelet', async () => {
    const create = 'kubectl create deployment web --image=nginx:1.27'
    expect(await xrays([create, '/wait 10s', '/xray'])).toEqual([
      `${create}    T s in the cluster
  +T  kubectl ──POST deployments──▶ API server ──rev N──▶ etcd
           web: 1 replica
           who asks, whether they may, whether it is valid: then the object is stored, and whoever watches sees it
  +T  deployment controller ──POST replicasets──▶ API server ──rev N──▶ etcd
           web-#: 1 replica
           one ReplicaSet for each pod template; it moves replicas from the old one to the new one
  +T  deployment controller ──PUT deployments/status ×3──▶ API server ──rev N──▶ etcd
           web: 0/1 ready
           the status sums up the ReplicaSets
  +T  replicaset controller ──POST pods──▶ API server ──rev N──▶ etcd
           web-#-#
           as many pods as spec.replicas says: what is missing is made from the template, what is too much goes
  +T  replicaset controller ──PUT replicasets/status ×2──▶ API server ──rev N──▶ etcd
           web-#: 0/0 ready → 0/1 ready
           the status counts the pods that its selector finds
  +T  scheduler ──bind──▶ worker-N
           web-#-# → worker-N: P points, B; 2 of 3 nodes fit
           filters the nodes that can take the pod, scores those, and binds the pod to the best one
  +T  kubelet worker-N ──CRI──▶ containerd
           web-#-#: sandbox → Pulling → Pulled (T) → Created → Started → Ready +T
           runs the containers of the pods bound to its node and tells how they are
  +T  replicaset controller ──PUT replicasets/status──▶ API server ──rev N──▶ etcd
           web-#: 1/1 ready
  +T  deployment controller ──PUT deployments/status──▶ API server ──rev N──▶ etcd
           web: 1/1 ready`,
    ])
  })

  it('tells of a pod that no node takes which filters said no', async () => {
    const spec =
      '{"spec":{"containers":[{"name":"a","image":"nginx","resources":{"requests":{"cpu":"64"}}}]}}'
    const [text] = await xrays([`kubectl run big --image=nginx --overrides='${spec}'`, '/wait 3s', '/xray'])
    expect(text?.split('\n').slice(1)).toEqual([
      '  +T  kubectl ──POST pods──▶ API server ──rev N──▶ etcd',
      '           big',
      '           a pod without a node: the scheduler watches for these',
      '  +T  scheduler ──filter──× no node',
      '           big: 0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
      '           no node passes all filters: the pod stays Pending until something changes that a filter asked for',
    ])
  })
})
