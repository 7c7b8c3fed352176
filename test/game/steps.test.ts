// Levels in steps: a goal after a goal, goals that stay won, files and the namespace in use as goals, deeds after a goal.
import { expect, it } from 'vitest'
import { loadLevel } from '#game/level/load.ts'
import { Session } from '#game/session.ts'
import { openStage } from '../../src/stage.ts'
import { parseYaml } from '../../src/yaml.ts'

const level = `apiVersion: crashloop.dev/v1
kind: Level
metadata: { name: steps }
spec:
  title: Steps
  story:
    - { from: ada, text: Now the room, after: counted }
    - { from: ada, text: Count with your fingers, at: 30s, unless: counted }
    - { from: ada, text: And there it goes, after: room, at: 5s }
    - { from: ada, text: One less, when: { gone: { kind: ConfigMap, name: old, namespace: default } }, at: 4s }
  teaches: []
  exams: []
  difficulty: 1
  cluster:
    namespace: room
    contextNamespace: default
    manifests:
      - { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: old, namespace: default, labels: { shelf: top } } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: older, namespace: default, labels: { shelf: top } } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: other, namespace: default } }
  timeline:
    - { at: -10s, patch: [{ kind: ConfigMap, selector: shelf, namespace: default, with: { metadata: { labels: { shelf: high } } } }] }
    - { after: room, at: 10s, every: 20s, delete: [{ kind: ConfigMap, selector: shelf=high, count: 1, namespace: default }] }
  goals:
    - { name: counted, say: count them, latch: true, wrong: [{ when: { file: { path: ~/count.txt, contains: "4" } }, say: "That is one too many" }], check: { file: { path: ~/count.txt, matches: "^(3|three)$" } } }
    - { name: room, say: go to the shop, after: counted, check: { context: { namespace: shop } } }
  hints:
    - { say: How many fingers, goal: counted }
    - { say: A map, goal: room }
    - { say: No more }
  solutions: [{ name: both, script: ["echo 3 > count.txt"] }]
  mistakes: []
`

function read(text: string) {
  return loadLevel({ id: 'steps', chapter: '', file: { path: 'steps.yaml', text } }, { parseYaml })
}

async function open(): Promise<Session> {
  const { level: loaded, mistakes } = read(level)
  if (loaded === undefined) throw new Error(JSON.stringify(mistakes))
  const session = new Session({ levels: [loaded], openStage, seed: 1, language: 'en', hasEditor: false })
  await session.openLevel('steps')
  return session
}

const goals = ({ state }: Session) => state.goals.map(({ state: now, say }) => `${now}: ${say}`)
const remarks = ({ state }: Session) =>
  state.timeline.flatMap((entry) => (entry.kind === 'game' && entry.mark === 'i' ? [entry.text] : []))
const said = ({ state }: Session) =>
  state.timeline.flatMap((entry) => (entry.kind === 'message' ? [entry.text] : []))

/** Types a line and lets the goals see what it did. */
async function type(session: Session, line: string): Promise<void> {
  await session.finish(line)
  await session.advance(1)
}

it('shows a goal when the one before it is won', async () => {
  const session = await open()
  expect(goals(session)).toEqual(['open: there is no file ~/count.txt', 'later: '])
  await type(session, 'echo 5 > count.txt')
  expect(goals(session)[0]).toBe('open: ~/count.txt says "5": that is not it')
  await type(session, 'echo 4 > count.txt')
  expect(goals(session)[0]).toBe('open: That is one too many')
  await session.advance(3000)
  expect(remarks(session)).toEqual(['goal: count them'])
  await session.advance(2000)
  await type(session, 'echo 5 > count.txt')
  await session.advance(5000)
  await type(session, 'echo 4 > count.txt')
  await session.advance(5000)
  expect(remarks(session)).toEqual(['goal: count them', 'not yet: That is one too many'])
  await type(session, 'mkdir -p deep && cd deep && echo " Three" > ../count.txt')
  expect(goals(session)).toEqual([
    'won: ~/count.txt says "Three"',
    'open: kubectl looks into the namespace default when a line names none, needed is shop',
  ])
  expect(said(session)).toEqual(['Now the room'])
  await type(session, 'rm ../count.txt')
  expect(goals(session)[0]).toMatch(/^won/)
  await type(session, 'kubectl config set-context --current --namespace=shop')
  expect(session.state.result).toBeDefined()
})

it('gives no hint for a goal that is won, and none for one that comes later', async () => {
  const session = await open()
  await type(session, '/hint')
  expect(said(session).at(-1)).toBe('hint 1 of 3: How many fingers')
  await type(session, '/hint')
  expect(said(session).at(-1)).toContain('count them')
  await type(session, 'echo 3 > count.txt')
  await type(session, '/hint')
  expect(said(session).at(-1)).toBe('hint 2 of 3: A map')
})

it('does what comes after a goal so much later', async () => {
  const session = await open()
  await type(session, 'echo 3 > count.txt; kubectl config set-context --current --namespace=shop')
  await type(session, 'kubectl config set-context --current --namespace=default')
  await session.advance(4500)
  expect(said(session)).toHaveLength(1)
  await session.advance(1000)
  expect(said(session)).toEqual(['Now the room', 'And there it goes'])
  await type(session, 'kubectl get configmaps -n default -o name')
  await session.advance(6000)
  await type(session, 'kubectl get configmaps -n default -o name')
  expect(said(session)).toHaveLength(2)
  await session.advance(20_000)
  expect(said(session)).toEqual(['Now the room', 'And there it goes', 'One less'])
  await type(session, 'kubectl get configmaps -n default -o name')
  const outputs = session.state.timeline.flatMap((entry) => (entry.kind === 'command' ? [entry.output] : []))
  expect(outputs.slice(-3)).toEqual([
    'configmap/kube-root-ca.crt\nconfigmap/old\nconfigmap/older\nconfigmap/other\n',
    'configmap/kube-root-ca.crt\nconfigmap/older\nconfigmap/other\n',
    'configmap/kube-root-ca.crt\nconfigmap/other\n',
  ])
})

it.each([
  ['after: counted, check', 'after: conted, check', 'goals[1].after: there is no goal "conted" above it'],
  ['after: counted }', 'after: rom }', 'story[0].after: there is no goal "rom"'],
  [
    'after: counted }',
    'after: room, when: { context: { namespace: a } } }',
    'story[0]: a message has "when" or "after", not both',
  ],
  [', after: counted }', ' }', 'story[0]: a message needs "at", "when" or "after"'],
  ['goal: room', 'goal: roof', 'hints[1].goal: there is no goal "roof"'],
  ['unless: counted', 'unless: count', 'story[1].unless: there is no goal "count"'],
  ['at: 10s', 'at: -1s', 'timeline[1]: a step before the player comes waits for nothing, and comes once'],
  [
    'kind: ConfigMap, selector: shelf=high',
    'kind: ConfigMap',
    'timeline[1].delete: what to delete has a name or a selector',
  ],
  ['latch: true', 'latch: yes!', 'goals[0].latch: true or false is needed here, not "yes!"'],
  [
    '"^(3|three)$"',
    '"(3"',
    'spec.goals[0].check.file.matches: Invalid regular expression: /(3/i: Unterminated group',
  ],
])('says that %s may not become %s', (from, to, message) => {
  expect(level).toContain(from)
  const { mistakes } = read(level.replace(from, to))
  expect(
    mistakes.map((mistake) => mistake.message.replace(/^spec\.goals\[0\]\.latch/, 'goals[0].latch')),
  ).toEqual([message])
})
