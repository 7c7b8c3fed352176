// Levels that ask for what is not there: the player is told, and the game goes on.
import { expect, it } from 'vitest'
import { loadLevel } from '#game/level/load.ts'
import { Session } from '#game/session.ts'
import { SetupError } from '#game/setup.ts'
import { openStage } from '../../src/stage.ts'
import { parseYaml } from '../../src/yaml.ts'

const definition = `{
  apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: cups.tea.example.com },
  spec: { group: tea.example.com, scope: Namespaced, names: { plural: cups, kind: Cup },
    versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }] } }`.replaceAll(
  '\n',
  ' ',
)

function sessionOf(cluster: string, timeline: string, check: string): Session {
  const text = `apiVersion: crashloop.dev/v1
kind: Level
metadata: { name: odd }
spec:
  title: Odd
  story: []
  teaches: []
  exams: []
  difficulty: 1
  cluster: ${cluster}
  timeline: ${timeline}
  goals: [{ name: there, say: it is there, check: ${check} }]
  hints: []
  solutions: [{ name: create, script: [kubectl create configmap done] }]
  mistakes: []
`
  const { level } = loadLevel({ id: 'odd', chapter: '', file: { path: 'odd.yaml', text } }, { parseYaml })
  if (level === undefined) throw new Error('the level does not load')
  return new Session({ levels: [level], openStage, seed: 1, language: 'en', hasEditor: false })
}

const done = '{ object: { kind: ConfigMap, name: done } }'
const said = ({ state }: Session) =>
  state.timeline.flatMap((entry) => (entry.kind === 'game' ? [`${entry.mark} ${entry.text}`] : []))

it('tells of steps that cannot be done', async () => {
  const session = sessionOf(
    '{}',
    '[{ at: 1s, fault: { nodeCrash: { node: nobody } } }, { at: 2s, fault: { flood: {} } }, { at: 3s, delete: [{ kind: Cup, name: a }] }]',
    done,
  )
  await session.openLevel('odd')
  await session.advance(5000)
  expect(said(session)).toEqual([
    'i goal: it is there',
    '! nodeCrash: there is no node "nobody"; there are control-plane, worker-1, worker-2',
    '! there is no fault "flood"',
    '! the server knows no Cup',
  ])
})

it('comes back to the menu when a level cannot be set up', async () => {
  const session = sessionOf(
    '{ manifests: [{ apiVersion: v1, kind: Cup, metadata: { name: a } }] }',
    '[]',
    done,
  )
  await expect(session.openLevel('odd')).rejects.toThrow(new SetupError('the server knows no Cup in v1'))
  expect(session.state.screen).toBe('menu')
})

it('stays where the player went while a level was being built', async () => {
  const session = sessionOf('{}', '[]', done)
  const opened = session.openLevel('odd')
  await session.submit('/menu')
  await opened
  expect(session.state.screen).toBe('menu')
  session.tick(1000)
  await session.openLevel('odd')
  await session.advance(1000)
  expect(session.state.goals).toMatchObject([{ state: 'open' }])
})

it('sets up objects of a kind that the level itself defines, and waits for kinds to come', async () => {
  const check = '{ object: { kind: Cup, name: mine } }'
  const object = '{ apiVersion: tea.example.com/v1, kind: Cup, metadata: { name: mine } }'
  const timeline = `[{ at: 30s, apply: [${definition}] }, { at: 40s, apply: [${object}] }]`
  const session = sessionOf('{}', timeline, check)
  await session.openLevel('odd')
  await session.advance(10_000)
  expect(session.state.goals).toMatchObject([{ state: 'open', say: 'cup/mine does not exist' }])
  await session.advance(40_000)
  expect(session.state.goals).toMatchObject([{ state: 'won' }])
  expect(said(session)).not.toContainEqual(expect.stringMatching(/^!/))
})

it('does what a step says as soon as the API server answers again', async () => {
  const kill = '{ processKill: { namespace: kube-system, pod: kube-apiserver-control-plane } }'
  const apply = '[{ apiVersion: v1, kind: ConfigMap, metadata: { name: done } }]'
  const session = sessionOf('{}', `[{ at: 1s, fault: ${kill} }, { at: 1500ms, apply: ${apply} }]`, done)
  await session.openLevel('odd')
  await session.advance(120_000)
  expect(session.state.goals).toMatchObject([{ state: 'won' }])
})
