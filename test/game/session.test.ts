import { afterEach, describe, expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import { loadLevel } from '#game/level/load.ts'
import { Session } from '#game/session.ts'
import { openStage } from '../../src/stage.ts'
import { parseYaml } from '../../src/yaml.ts'

const text = `apiVersion: crashloop.dev/v1
kind: Level
metadata: { name: tiny }
spec:
  title: Tiny
  story:
    - { from: mina, text: Hello, at: 0s }
    - { from: mina, text: It is there, when: { object: { kind: ConfigMap, name: done } } }
  teaches: [configMaps]
  exams: []
  difficulty: 1
  cluster:
    namespace: shop
    manifests:
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: start }, data: { a: "1" } }
  files:
    ~/notes.txt: |
      one
  timeline:
    - { at: -1m, apply: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: early } }] }
    - { at: 30s, say: half a minute, from: pager }
    - { at: 40s, delete: [{ kind: ConfigMap, name: early }] }
  goals:
    - name: there
      say: A ConfigMap done exists
      check: { object: { kind: ConfigMap, name: done } }
      for: 10s
  rules:
    - name: kept
      say: The ConfigMap start stays
      check: { object: { kind: ConfigMap, name: start, where: [{ path: .data.a, equals: "1" }] } }
  hints:
    - { say: Look first, run: kubectl get configmaps }
    - { say: Then make it }
  par: { commands: 1, time: 1m }
  debrief: It was missing.
  solutions:
    - { name: create, script: [kubectl create configmap done] }
  mistakes: []
`
const { level } = loadLevel({ id: 'tiny', chapter: '', file: { path: 'tiny.yaml', text } }, { parseYaml })

async function open(): Promise<Session> {
  const session = new Session({
    levels: [level as Level],
    openStage,
    seed: 1,
    language: 'en',
    hasEditor: true,
  })
  await session.openLevel('tiny')
  return session
}

const shop = `apiVersion: crashloop.dev/v1
kind: Level
metadata: { name: shop }
spec:
  title: Shop
  story: []
  teaches: []
  exams: []
  difficulty: 1
  cluster:
    manifests:
      - apiVersion: v1
        kind: Pod
        metadata: { name: web, labels: { app: web } }
        spec: { containers: [{ name: web, image: 'nginx:1.29' }] }
  goals:
    - name: answers
      say: The shop answers
      check: { http: { from: app=web, url: 'http://shop/', contains: Welcome } }
    - name: logged
      say: Somebody came by
      check: { logs: { selector: app=web, contain: 'GET / HTTP' } }
  hints: []
  solutions: [{ name: expose, script: [kubectl expose pod web --name=shop --port=80] }]
  mistakes: []
`

const said = (session: Session) =>
  session.state.timeline.map((entry) =>
    entry.kind === 'command'
      ? `$ ${entry.line}`
      : entry.kind === 'message'
        ? `${entry.from}: ${entry.text}`
        : entry.text,
  )
const outputs = (session: Session) =>
  session.state.timeline.flatMap((entry) => (entry.kind === 'command' ? [entry.output] : []))
/** Lets the promises of a screen's session settle, as the event loop does between two frames. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A screen's frames: each lets a tenth of a second of the wall pass. */
async function frames(session: Session, seconds: number): Promise<void> {
  for (let i = 0; i < seconds * 10; i++) {
    session.tick(100)
    await turn()
  }
}

let session: Session
afterEach(() => session.submit('/menu'))

describe('a session', () => {
  it('sets a level up and lets its story run', async () => {
    session = await open()
    expect(said(session)).toEqual(['mina: Hello'])
    await session.finish('kubectl get configmaps -o name')
    expect(outputs(session)[0]?.split('\n')).toEqual(
      expect.arrayContaining(['configmap/early', 'configmap/start']),
    )
    await session.advance(41_000)
    await session.finish('kubectl get configmaps -o name; cat notes.txt')
    expect(outputs(session)[1]).not.toContain('configmap/early')
    expect(outputs(session)[1]).toContain('one\n')
    expect(said(session)).toContain('pager: half a minute')
    expect(session.state).toMatchObject({ namespace: 'shop', prompt: 'player@bastion:~$ ', screen: 'level' })
  })

  it('answers kubectl while time stands still, each request some milliseconds later', async () => {
    session = await open()
    await session.submit('/pause')
    const fromMs = session.state.nowMs
    expect(await session.submit('kubectl delete configmap start early')).toBe(0)
    expect(outputs(session)[0]).toBe(
      'configmap "start" deleted from shop namespace\nconfigmap "early" deleted from shop namespace\n',
    )
    await turn()
    const answeredMs = session.state.nowMs - fromMs
    expect(answeredMs).toBeGreaterThanOrEqual(2 * 3)
    expect(answeredMs).toBeLessThan(100)
    await frames(session, 1)
    expect(session.state.nowMs - fromMs).toBe(answeredMs)
  })

  it('tells what is wrong, when a goal holds, breaks and is won', async () => {
    session = await open()
    expect(session.state.goals).toMatchObject([
      { state: 'open', say: 'configmap/done does not exist', forMs: 10_000 },
    ])
    await session.finish('kubectl create configmap done')
    await session.advance(4000)
    expect(session.state.goals).toMatchObject([{ state: 'holding', forMs: 10_000 }])
    await session.finish('kubectl delete configmap done')
    await session.advance(1000)
    expect(session.state.goals).toMatchObject([{ state: 'open' }])
    await session.finish('kubectl create configmap done')
    await session.advance(11_000)
    expect(said(session)).toEqual([
      'mina: Hello',
      '$ kubectl create configmap done',
      'goal holds: A ConfigMap done exists (has to stay so for 10s more)',
      'mina: It is there',
      '$ kubectl delete configmap done',
      'goal open again: A ConfigMap done exists: configmap/done does not exist',
      '$ kubectl create configmap done',
      'goal holds: A ConfigMap done exists (has to stay so for 10s more)',
      'goal won: A ConfigMap done exists',
      'Solved. Every goal is won.',
    ])
    expect(session.state).toMatchObject({ screen: 'solved', result: { stars: 2, commands: 3, hintsUsed: 0 } })
    expect(session.state.result?.shorterWay).toEqual(['kubectl create configmap done'])
  })

  it('says what wins the level, and what has to stay, once somebody has greeted', async () => {
    session = await open()
    await session.advance(400)
    expect(said(session)).toEqual(['mina: Hello'])
    await session.advance(200)
    expect(said(session)).toEqual([
      'mina: Hello',
      'goal: A ConfigMap done exists\nrule: The ConfigMap start stays',
    ])
  })

  it('does not let a broken rule be won', async () => {
    session = await open()
    await session.finish('kubectl delete configmap start')
    await session.advance(1000)
    expect(session.state.rules).toMatchObject([{ state: 'broken', say: 'configmap/start does not exist' }])
    await session.finish('kubectl create configmap done; kubectl create configmap start --from-literal=a=1')
    await session.advance(20_000)
    expect(session.state.screen).toBe('level')
    await session.finish('/restart')
    expect(session.state.rules).toMatchObject([{ state: 'kept' }])
    expect(said(session)).toEqual(['mina: Hello', 'from the beginning'])
  })

  it('lets time pass as the screen ticks, faster, not at all, and in jumps', async () => {
    session = await open()
    const passed = () => session.state.nowMs - session.state.startMs
    await frames(session, 1)
    expect(passed()).toBe(1000)
    await session.submit('/speed 60')
    await frames(session, 1)
    expect(passed()).toBe(61_000)
    await session.submit('/pause')
    await frames(session, 1)
    expect(passed()).toBe(61_000)
    const skipped = session.submit('/skip 1h')
    await frames(session, 1)
    await skipped
    expect(passed()).toBe(3_661_000)
  })

  it('runs lines one after the other while time passes, and ends them on Ctrl-C', async () => {
    session = await open()
    const first = session.submit('sleep 100; echo late')
    const second = session.submit('echo after')
    await turn()
    expect(session.state.job?.line).toBe('sleep 100; echo late')
    await session.submit('/hint')
    expect(said(session).at(-1)).toBe('mentor: hint 1 of 2: Look first\ntry: kubectl get configmaps')
    await frames(session, 2)
    expect(session.interrupt()).toBe(true)
    expect(await first).toBe(130)
    await turn()
    expect(outputs(session)).toEqual(['^C\n'])
    expect(session.state.job).toBeUndefined()
    expect(session.interrupt()).toBe(false)
    void second
  })

  it('lets the clock of a new world run when the old one was left in the middle of a line', async () => {
    session = await open()
    const watching = session.submit('kubectl get configmaps -w')
    await frames(session, 1)
    await session.submit('/restart')
    expect(await watching).toBe(130)
    await frames(session, 1)
    expect(session.state.nowMs - session.state.startMs).toBe(1000)
    expect(session.state.job).toBeUndefined()
    await session.submit('/menu')
    expect(session.state).toMatchObject({ screen: 'menu', level: undefined, timeline: [] })
    await frames(session, 1)
    await session.openLevel('tiny')
    await frames(session, 1)
    expect(session.state.nowMs - session.state.startMs).toBe(1000)
  })

  it('hands a text to the editor of the screen', async () => {
    session = await open()
    const done = session.submit('vi notes.txt; cat notes.txt')
    await turn()
    expect(session.state.editor).toEqual({ path: 'notes.txt', text: 'one\n' })
    session.saveEditor('two\n')
    session.closeEditor(undefined)
    expect(await done).toBe(0)
    expect(session.state.editor).toBeUndefined()
    expect(outputs(session)).toEqual(['two\n'])
  })

  it('leaves a shell in a container by Ctrl-C', async () => {
    session = await open()
    await session.finish('kubectl run -it tmp --image=busybox --rm -- sh')
    expect(session.state.job?.input).toBeDefined()
    session.interrupt()
    await session.advance(40_000)
    expect(session.state.job).toBeUndefined()
    await session.finish('echo here')
    expect(session.state.timeline.at(-1)).toMatchObject({ output: 'here\n', exitCode: 0 })
  })

  it('runs what is typed while a level opens, and gives up what waits when it is left', async () => {
    session = await open()
    const restarted = session.submit('/restart')
    await session.finish('echo early')
    await restarted
    expect(session.state.timeline).toContainEqual(expect.objectContaining({ output: 'early\n' }))
    void session.submit('sleep 60')
    const waiting = session.submit('echo never')
    session.interrupt()
    expect(await waiting).toBe(130)
  })

  it('completes lines and slash commands', async () => {
    session = await open()
    expect((await session.complete('/s', 2)).candidates.map(({ text }) => text)).toEqual(['/speed', '/skip'])
    expect((await session.complete('cat no', 6)).candidates).toEqual([{ text: 'notes.txt' }])
  })

  it('follows the namespace in use, and speaks another language', async () => {
    session = await open()
    await session.finish('sed -i s/shop/default/ ~/.kube/config')
    expect(session.state.namespace).toBe('default')
    await session.submit('/lang ko')
    expect(said(session).at(-1)).toBe('이제 한국어로 말합니다')
    expect(session.state.goals[0]?.say).toBe('configmap/done이(가) 없습니다')
  })

  it('shows what simulated users see, and alerts while they see no good', async () => {
    const { level: second } = loadLevel(
      { id: 'shop', chapter: '', file: { path: 'shop.yaml', text: shop } },
      { parseYaml },
    )
    session = new Session({ levels: [second as Level], openStage, seed: 1, language: 'en', hasEditor: false })
    await session.openLevel('shop')
    await session.advance(3000)
    const bad = 'http://shop/: no such host (from app=web)'
    expect(session.state.users).toMatchObject([{ name: 'shop/', say: bad }])
    expect(session.state.alerts).toMatchObject([{ name: 'shop/', say: bad }])
    expect(session.state.goals).toMatchObject([{ say: bad }, { say: 'no log of app=web says "GET / HTTP"' }])
    await session.finish('kubectl expose pod web --name=shop --port=80')
    await session.advance(10_000)
    expect(session.state.users[0]?.answers.at(-1)).toBe(true)
    expect(session.state.alerts).toEqual([])
    expect(session.state.goals).toMatchObject([{ state: 'won' }, { state: 'won' }])
  })

  it('says which level was meant', async () => {
    session = await open()
    await expect(session.openLevel('tny')).rejects.toThrow('there is no level "tny"; did you mean tiny?')
  })
})
