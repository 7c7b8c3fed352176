import { expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import { loadLevel } from '#game/level/load.ts'
import { Session } from '#game/session.ts'
import { openStage } from '../../src/stage.ts'
import { parseYaml } from '../../src/yaml.ts'

const english = `apiVersion: crashloop.dev/v1
kind: Level
metadata: { name: told }
spec:
  title: Told
  story:
    - { from: mina, text: It is there, when: { object: { kind: ConfigMap, name: done } } }
  teaches: [configMaps]
  exams: []
  difficulty: 1
  cluster: {}
  timeline:
    - { at: 1s, fault: { nodeCrash: { node: worker-1 } } }
    - { at: 1s, fault: { nodeCrash: { node: worker-2 } } }
    - { at: 2m, heal: nodeCrash }
    - { at: 3m, apply: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: BAD } }] }
  goals:
    - { name: there, say: it is there, check: { object: { kind: ConfigMap, name: done } } }
  hints: []
  solutions: [{ name: create, script: [kubectl create configmap done] }]
  mistakes: []
`
const korean = `apiVersion: crashloop.dev/v1
kind: LevelWords
metadata: { name: told, language: ko }
spec:
  title: 이야기
  story: [이제 있네요]
  goals: { there: 있습니다 }
  hints: []
`

async function open(): Promise<Session> {
  const { level, mistakes } = loadLevel(
    {
      id: 'told',
      chapter: '',
      file: { path: 'told.yaml', text: english },
      ko: { path: 'told.ko.yaml', text: korean },
    },
    { parseYaml },
  )
  expect(mistakes).toEqual([])
  const session = new Session({
    levels: [level as Level],
    openStage,
    seed: 1,
    language: 'en',
    hasEditor: false,
  })
  await session.openLevel('told')
  return session
}

const notReady = (session: Session) => session.state.nodes.filter(({ isReady }) => !isReady).length

it('speaks what still waits in the language that was chosen meanwhile', async () => {
  const session = await open()
  await session.submit('/lang ko')
  await session.finish('kubectl create configmap done')
  await session.advance(1000)
  const said = session.state.timeline.flatMap((entry) => (entry.kind === 'message' ? [entry.text] : []))
  expect(said).toEqual(['이제 있네요'])
})

it('heals all faults of a name', async () => {
  const session = await open()
  await session.advance(110_000)
  expect(notReady(session)).toBe(2)
  await session.advance(60_000)
  expect(notReady(session)).toBe(0)
})

it('says a step that the server refuses, and goes on', async () => {
  const session = await open()
  await session.advance(181_000)
  const said = session.state.timeline.flatMap((entry) => (entry.kind === 'game' ? [entry.text] : []))
  expect(said.join('\n')).toMatch(/ConfigMap "?BAD"?.*invalid/)
  expect(await session.submit('/goals')).toBe(0)
})
