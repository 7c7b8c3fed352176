// /xray: the way of a change and of a request, from what really happened in the cluster.
import { describe, expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import type { Language } from '#game/session-state.ts'
import { levelNamed } from '../../../src/catalogue.ts'
import { runLevel } from '../../../src/run.ts'

async function play(lines: readonly string[], language: Language = 'en'): Promise<string> {
  let text = ''
  const write = (part: string) => {
    text += part
  }
  const level = levelNamed('sandbox') as Level
  await runLevel({ level, lines, seed: 1, language, untilMs: 0, write })
  return text
}

/** Who acted, in order, each time somebody else did. */
function actors(text: string): string[] {
  const all = [...text.matchAll(/^ +\+[\d.]+s {2}(.+?) +──▶/gm)].map(([, who = '']) => who)
  return all.filter((who, i) => who !== all[i - 1])
}

describe('/xray', () => {
  it('follows a Deployment from kubectl to the kubelets', async () => {
    const create = 'kubectl create deployment web --image=nginx:1.27 --replicas=1'
    const text = await play([create, '/wait 10s', '/xray'])
    expect(actors(text).slice(0, 6)).toEqual([
      'kubectl',
      'deployment controller',
      'replicaset controller',
      'scheduler',
      'deployment controller',
      expect.stringMatching(/^kubelet worker-\d$/),
    ])
    expect(text).toContain(`i ${create}    `)
    expect(text).toMatch(/POST pods web-[0-9a-f]+-\w{5}\n/)
    expect(text).toContain('Pending, ContainerCreating → Running, Ready')
    const rule = 'one ReplicaSet for each pod template'
    expect(text.split(rule)).toHaveLength(2)
  })

  it('follows a Service to its EndpointSlice, and what an object went through', async () => {
    const text = await play([
      'kubectl run web --image=nginx:1.27 --port=80',
      '/wait 10s',
      'kubectl expose pod web',
      '/wait 3s',
      '/xray',
      '/xray pod/web',
    ])
    const [first = '', second = ''] = text.split('00:13 i ').slice(2)
    expect(actors(first)).toEqual(['kubectl', 'endpointslice controller'])
    expect(first).toContain('1 endpoints')
    expect(actors(second).slice(0, 3)).toEqual(['kubectl', 'scheduler', expect.stringMatching(/^kubelet /)])
  })

  it('follows a request through names, rules and pods', async () => {
    const text = await play([
      'kubectl run web --image=nginx:1.27 --port=80 --expose',
      'kubectl run client --image=nginx:1.27',
      '/wait 10s',
      '/xray http://web from client',
      '/xray http://shop from client',
      '/xray http://web from web',
      '/xray http://web from outside',
    ])
    expect(text).toMatch(
      / {2}DNS {3}web\.default\.svc\.cluster\.local {2}──▶ 10\.96\.0\.10: NOERROR\n +dial {2}10\.\S+:80\n +worker-\d: service default\/web → 10\.244\.\d\.\d+:80\n(.*\n)+? +──▶ 200 OK\n/,
    )
    expect(text).toContain('a request to http://shop from client\n')
    expect(text).toContain('shop.default.svc.cluster.local  ──▶ 10.96.0.10: NXDOMAIN')
    expect(text).toMatch(/a request to http:\/\/web from web\n +dial {2}10\.\S+\n +\S+: loopback\n/)
    expect(text).toContain('a request to http://web from outside\n')
  })

  it('says what it cannot follow', async () => {
    const text = await play([
      '/xray',
      'kubectl get pods',
      '/xray',
      '/xray deploy/nope',
      '/xray http://web from nobody',
      '/xray http:// from outside',
    ])
    expect(text).toContain('nothing has been typed yet')
    expect(text).toContain('kubectl get pods: nothing was written.')
    expect(text).toContain('no write of deploy/nope is remembered')
    expect(text).toContain('no running pod fits "nobody"')
    expect(text).toContain('"http://" is no URL')
  })

  it('speaks Korean', async () => {
    const text = await play(['kubectl create deployment web --image=nginx:1.27', '/wait 5s', '/xray'], 'ko')
    expect(text).toContain('파드 템플릿마다 ReplicaSet이 하나씩')
  })
})
