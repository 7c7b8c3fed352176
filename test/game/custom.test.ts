// Simulated users of a level: there before the player, lost with the pod they come from, sent on to sites outside.
import { expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import { loadLevel } from '#game/level/load.ts'
import { Session } from '#game/session.ts'
import { openStage } from '../../src/stage.ts'
import { parseYaml } from '../../src/yaml.ts'

const text = `apiVersion: crashloop.dev/v1
kind: Level
metadata: { name: custom }
spec:
  title: Custom
  story: []
  teaches: []
  exams: []
  difficulty: 1
  cluster:
    internet: { bank.example: { /rate: "7\\n" } }
    images:
      shop/web:1:
        listens: [80]
        respondsTo:
          - { path: /rate, needs: { http: [$(BANK)/rate] } }
          - { path: /other, needs: { http: [$(BANK)/nowhere] } }
    manifests:
      - apiVersion: v1
        kind: Pod
        metadata: { name: web, labels: { app: web } }
        spec:
          containers:
            - { name: web, image: "shop/web:1", env: [{ name: BANK, value: "http://bank.example" }] }
      - apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ port: 80 }] }
      - apiVersion: v1
        kind: Pod
        metadata: { name: client, labels: { app: client } }
        spec: { containers: [{ name: main, image: "nginx:1.29" }] }
  goals:
    - name: never
      say: never
      check: { object: { kind: ConfigMap, name: never } }
  rules:
    - name: served
      say: served
      check: { users: { from: app=client, url: "http://web/rate", atLeast: 90, of: 20 } }
  hints: []
  solutions: [{ name: any, script: [kubectl get pods] }]
  mistakes: []
`

async function open(): Promise<Session> {
  const { level, mistakes } = loadLevel(
    { id: 'custom', chapter: '', file: { path: 'custom.yaml', text } },
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
  await session.openLevel('custom')
  return session
}

const rule = (session: Session) => session.state.rules[0]

it('has had users for a while when the player comes', async () => {
  const session = await open()
  const all = '100 % of the last 20 requests got their answer, needed at least 90 %'
  expect(rule(session)).toMatchObject({ state: 'kept', say: `http://web/rate: ${all}` })
  const [users] = session.state.users
  expect(users).toMatchObject({ name: 'web/rate', answers: Array.from({ length: 20 }, () => true) })
})

it('loses the users whose pod is gone', async () => {
  const session = await open()
  await session.finish('kubectl delete pod client --now')
  await session.advance(3000)
  expect(rule(session)?.state).toBe('broken')
  expect(rule(session)?.say).toContain('the last one that was lost: no pod matches app=client')
})

it('tells in the log of a server why it could not serve', async () => {
  const session = await open()
  await session.finish('kubectl exec client -- curl -s -w "%{http_code}" http://web/other')
  await session.finish('kubectl logs web')
  const said = session.state.timeline.flatMap((entry) => (entry.kind === 'command' ? [entry.output] : []))
  const reason = 'GET http://bank.example/nowhere: unexpected status 404\n'
  expect(said).toEqual([`${reason}503`, `GET /other: 503: ${reason}`])
})
