// The page of an X-ray in a session: it grows with the flow, is no deed while it only looks, and goes with the world.
import { expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import { Session } from '#game/session.ts'
import { levelNamed } from '../../../src/catalogue.ts'
import { openStage } from '../../../src/stage.ts'

const sandbox = levelNamed('sandbox') as Level

async function play(...lines: readonly string[]): Promise<Session> {
  const session = new Session({ levels: [sandbox], openStage, seed: 1, language: 'en', hasEditor: true })
  await session.openLevel('sandbox')
  for (const line of lines) await session.finish(line)
  return session
}

const actors = ({ state }: Session) => state.xray?.steps.map(({ who }) => who)

it('grows while the cluster goes on, and says it in the language of the moment', async () => {
  const session = await play('kubectl run web --image=nginx:1.27')
  session.openXray([])
  await session.advance(1)
  expect(actors(session)).toEqual(['kubectl'])
  await session.advance(300)
  expect(actors(session)?.slice(0, 2)).toEqual(['kubectl', 'scheduler'])
  await session.advance(5000)
  expect(actors(session)).toEqual(['kubectl', 'scheduler', expect.stringMatching(/^kubelet worker-\d$/)])
  expect(session.state.xray?.title).toBe('kubectl run web --image=nginx:1.27')
  expect(session.state.xray?.steps[2]?.what).toMatch(
    /^web: sandbox → Pulling → Pulled \(.+\) → Created → Started → Ready /,
  )
  await session.finish('/lang ko')
  await session.advance(1000)
  expect(session.state.xray?.took).toMatch(/^클러스터에서 \d/)
  session.closeXray()
  await session.advance(1000)
  expect(session.state.xray).toBeUndefined()
})

it('names the readiness probe that made a pod ready', async () => {
  const probe = '{"readinessProbe":{"httpGet":{"path":"/","port":80}},"name":"web","image":"nginx:1.27"}'
  const run = `kubectl run web --image=nginx:1.27 --overrides='{"spec":{"containers":[${probe}]}}'`
  const session = await play(run, '/wait 20s')
  session.openXray([])
  await session.advance(100)
  const ready = session.state.xray?.steps.at(-1)?.rows.findLast(({ text }) => text.startsWith('Ready'))
  expect(ready?.text).toBe('Ready  web: readinessProbe httpGet {"path":"/","port":80,"scheme":"HTTP"}')
})

it('completes what one would describe', async () => {
  const session = await play('kubectl run web --image=nginx:1.27')
  const completed = session.complete('/xray pod w', 11)
  await session.advance(100)
  expect((await completed).candidates.map(({ text }) => text)).toEqual(['web'])
})

it('is no deed as long as it only looks', async () => {
  const session = await play('kubectl get pods')
  const { deeds } = session.recorded ?? { deeds: [] }
  session.openXray([])
  session.openXray(['svc/kubernetes'])
  await session.advance(100)
  expect(session.recorded?.deeds).toEqual(deeds)
  expect(session.state.timeline.some(({ kind }) => kind === 'game')).toBe(false)
})

it('sends a request once, and tells of it on the page alone', async () => {
  const session = await play('kubectl run client --image=nginx:1.27', '/wait 10s')
  session.openXray(['http://nobody', 'from', 'client'])
  expect(session.state.xray?.note).toBe('a request to http://nobody is on its way')
  await session.advance(5000)
  expect(session.state.xray?.title).toBe('a request to http://nobody from client')
  expect(session.state.xray?.steps.map(({ way }) => way.at(-1)?.to)).toEqual([
    'no address',
    'no address',
    'no address',
    'no address',
    'no such host',
  ])
  expect(session.recorded?.deeds.at(-1)?.deed).toEqual({
    kind: 'xray',
    asked: ['http://nobody', 'from', 'client'],
    isQuiet: true,
  })
})

it('leaves the same world as it does in a replay, and closes when the world is taken back', async () => {
  const session = await play('kubectl create deployment web --image=nginx:1.27', '/wait 5s')
  session.openXray(['http://kubernetes.default', 'from', 'web'])
  await session.advance(5000)
  session.openXray([])
  await session.advance(1000)
  const { recorded, state } = session
  if (recorded === undefined) throw new Error('nothing was recorded')
  const again = new Session({ levels: [sandbox], openStage, seed: 1, language: 'en', hasEditor: true })
  await again.resume(recorded)
  expect(again.state.timeline).toEqual(state.timeline)
  expect(again.state.pods).toEqual(state.pods)
  expect(again.state.xray).toBeUndefined()
  expect(state.xray?.steps[0]?.who).toBe('kubectl')
  const rewound = session.finish('/rewind 3s')
  await rewound
  expect(session.state.xray).toBeUndefined()
  session.openXray([])
  await session.advance(100)
  expect(actors(session)?.[0]).toBe('kubectl')
})

it('says that nothing was done yet, also while the world is paused', async () => {
  const session = await play('/pause')
  session.openXray([])
  await session.advance(0)
  expect(session.state.xray).toEqual({
    title: '',
    took: '',
    steps: [],
    note: expect.stringContaining('nothing has been typed yet'),
  })
})
