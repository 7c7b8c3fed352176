import { describe, expect, it } from 'vitest'
import type { ProbeAnswer, ProbeOrigin, ProbeRequest } from '#game/network-port.ts'
import { LevelSetup } from '#game/setup.ts'
import { openStage } from '../src/stage.ts'

const timeoutMs = 3000

async function shop() {
  const stage = openStage({ seed: 1, nodes: 3, zones: 1, images: {}, addons: [] })
  const setup = new LevelSetup(stage.client, 'default')
  for (const name of ['server', 'client'])
    await setup.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: {
        containers: [
          {
            name: 'main',
            image: name === 'server' ? 'nginx:1.29' : 'busybox:1.37',
            ...(name === 'client' && { command: ['sleep', '3600'] }),
          },
        ],
      },
    } as never)
  stage.clock.advance(30_000)
  const pod = async (name: string) => {
    const { body } = await stage.client.request({
      method: 'GET',
      path: `/api/v1/namespaces/default/pods/${name}`,
    })
    return body as { metadata: { uid: string }; spec: { nodeName: string }; status: { podIP: string } }
  }
  const [server, client] = [await pod('server'), await pod('client')]
  const from: ProbeOrigin = { kind: 'pod', uid: client.metadata.uid, node: client.spec.nodeName }
  const ask = (request: ProbeRequest, origin: ProbeOrigin = from): ProbeAnswer | undefined => {
    let answer: ProbeAnswer | undefined
    stage.network?.probe(origin, request, (given) => {
      answer = given
    })
    stage.clock.advance(timeoutMs + 1)
    return answer
  }
  return { ask, address: server.status.podIP, server, stage }
}

describe('probes through the network', () => {
  it('gets what a server answers, from a pod and from a node', async () => {
    const { ask, address } = await shop()
    const answer = ask({ kind: 'http', url: `http://${address}/`, timeoutMs })
    expect(answer).toMatchObject({ isAnswered: true, status: 200, say: '200 OK' })
    expect(answer?.body).toContain('Welcome to nginx!')
    expect(ask({ kind: 'http', url: `http://${address}/nope`, timeoutMs })).toMatchObject({ status: 404 })
    const node = { kind: 'node', name: 'worker-1' } as const
    expect(ask({ kind: 'tcp', host: address, port: 80, timeoutMs }, node)).toEqual({
      isAnswered: true,
      say: 'open',
    })
  })

  it('says how it failed', async () => {
    const { ask, address, stage, server } = await shop()
    expect(ask({ kind: 'tcp', host: address, port: 81, timeoutMs })).toEqual({
      isAnswered: false,
      say: 'connection refused',
    })
    expect(ask({ kind: 'http', url: 'http://nobody/', timeoutMs })?.isAnswered).toBe(false)
    stage.faults?.inject('nodeCrash', { node: server.spec.nodeName })
    expect(ask({ kind: 'tcp', host: address, port: 80, timeoutMs }, { kind: 'outside' })).toEqual({
      isAnswered: false,
      say: 'timed out',
    })
  })

  it('says so when the one who asks is gone', async () => {
    const { ask } = await shop()
    const gone = { kind: 'pod', uid: 'gone', node: 'worker-1' } as const
    expect(ask({ kind: 'dns', name: 'kubernetes', timeoutMs }, gone)).toEqual({
      isAnswered: false,
      say: 'the one who asks is gone',
    })
  })
})
