import { afterEach, describe, expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import { loadLevel } from '#game/level/load.ts'
import { Session, type SessionOptions } from '#game/session.ts'
import { openStage } from '../../../src/stage.ts'
import { parseYaml } from '../../../src/yaml.ts'

const text = `apiVersion: crashloop.dev/v1
kind: Level
metadata: { name: tags }
spec:
  title: Tags
  story: []
  teaches: [images]
  exams: []
  difficulty: 1
  cluster:
    namespace: shop
    images: { 'nginx:1.98': { missing: true }, 'nginx:1.97': { missing: true } }
    manifests:
      - apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: 'nginx:1.98' }] }
      - apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ port: 80 }] }
  goals:
    - name: ready
      say: A pod of web is ready
      check: { podsReady: { selector: app=web, atLeast: 1 } }
  hints:
    - { say: See what is there, run: kubectl get pods }
    - { say: Use a tag that exists, run: kubectl set image deployment/web web=nginx:1.29 }
  debrief: It was the tag.
  solutions:
    - { name: set, script: [kubectl set image deployment/web web=nginx:1.29] }
    - { name: patch, script: [kubectl get pods, "kubectl scale deployment/web --replicas=1", "kubectl set image deployment/web web=nginx:1.28"] }
  mistakes: []
`
const { level } = loadLevel({ id: 'tags', chapter: '', file: { path: 'tags.yaml', text } }, { parseYaml })

let session: Session
afterEach(() => session.submit('/menu'))

async function open(options: Partial<SessionOptions> = {}): Promise<Session> {
  const all = {
    levels: [level as Level],
    openStage,
    seed: 1,
    language: 'en',
    hasEditor: false,
    ...options,
  } as const
  session = new Session(all)
  await session.openLevel('tags')
  return session
}

/** What the mentor has said, without the made-up ends of names. */
const said = () =>
  session.state.timeline.flatMap((entry) =>
    entry.kind === 'message' && entry.from === 'mentor'
      ? [
          entry.text
            .replaceAll(/web-[a-z0-9]+-[a-z0-9]{5}/g, 'web-*')
            .replaceAll('ErrImagePull', 'ImagePullBackOff'),
        ]
      : [],
  )

const notThere = (tag: string) => `the registry has no image nginx:${tag}: the name or the tag is wrong`

describe('/why', () => {
  it('explains a Service by its pods, down to the image', async () => {
    await open()
    await session.finish('/why svc web')
    expect(said()).toEqual([
      [
        'service/web: 0 of 1 endpoints ready',
        '  because pod/web-* is ImagePullBackOff, 0/1 ready',
        "  because its node can't get the image nginx:1.98 for container web",
        `  because ${notThere('1.98')}`,
        'to see it:',
        '  kubectl get pods',
        '  kubectl describe pod web-*',
      ].join('\n'),
    ])
    expect(session.state.hintsUsed).toBe(1)
    await session.finish('/why deploy/web')
    await session.finish('/why')
    expect(session.state.hintsUsed).toBe(1)
  })

  it('says what is well, what is not there, and that nothing can be seen', async () => {
    await open()
    await session.finish('/why node worker-1')
    await session.finish('/why deployment/wbe')
    await session.finish('/why nodes')
    await session.finish('/why shop')
    expect(said()).toEqual([
      'node/worker-1: Ready. I see nothing wrong with it. It runs 2 pods.',
      'deployment/wbe does not exist. Did you mean deployment/web?',
      'I see nothing wrong in namespace shop.',
      expect.stringMatching(/^namespace\/shop\n {2}because pod/),
    ])
  })

  it('completes what can be described', async () => {
    await open()
    const { from, candidates } = await session.complete('/why deployment/w', 17)
    expect('/why deployment/w'.slice(0, from) + candidates[0]?.text).toMatch(/^\/why deployment\/web ?$/)
  })

  it('speaks Korean', async () => {
    await open({ language: 'ko' })
    await session.finish('/why svc web')
    expect(said()[0]).toMatch(/^service\/web: 엔드포인트 1개 중 0개 준비됨\n {2}원인: /)
  })
})

describe('/hint', () => {
  it('leaves out what the player has looked at', async () => {
    await open()
    await session.finish('kubectl get po')
    await session.finish('/hint')
    expect(said()).toEqual([
      'hint 2 of 2: Use a tag that exists\ntry: kubectl set image deployment/web web=nginx:1.29',
    ])
  })

  it('fits the world after a wrong fix: look here, it is this, do this', async () => {
    await open({ hasNudges: false })
    await session.finish('kubectl set image deployment/web web=nginx:1.97')
    await session.advance(10_000)
    await session.finish('/hint')
    await session.finish('kubectl get pods')
    await session.finish('/hint')
    await session.finish('/hint')
    await session.finish('/hint')
    expect(said()).toEqual([
      'look here: Look at the list of pods: what does it say under STATUS and READY? (ImagePullBackOff)\ntry: kubectl get pods',
      'look here: Ask pod web-* itself. The conditions, and the events at the end, tell what happened.\ntry: kubectl describe pod web-*',
      `it is this: pod/web-* shows ImagePullBackOff, because ${notThere('1.97')}`,
      'do this: Point container web of deployment/web at an image that exists.',
    ])
    expect(session.state.hintsUsed).toBe(4)
  })

  it('tells what is still open when nothing is broken', async () => {
    await open({ hasNudges: false })
    await session.finish('kubectl delete deployment/web service/web')
    await session.advance(40_000)
    await session.finish('/hint')
    expect(said()[0]).toMatch(
      /^Nothing in the cluster looks broken to me\. Still open: A pod of web is ready/,
    )
  })
})

describe('nudges', () => {
  it('tell once of new trouble, of copies that come back, of logs that cannot be', async () => {
    await open()
    await session.finish('kubectl delete pods -l app=web')
    await session.advance(60_000)
    await session.finish('kubectl set image deployment/web web=nginx:1.97')
    await session.advance(60_000)
    await session.finish('kubectl logs deploy/web')
    await session.finish('kubectl get pods -n default')
    expect(said()).toEqual([
      'A new pod took its place, made from the same template. The thing to fix is the template in deployment/web.',
      'Since that command pod/web-* shows ImagePullBackOff. /why pod/web-* explains it, /rewind takes it back.',
      'A container that never ran has no log. What its node tried is in the events: kubectl describe pod web-*',
      'Nothing of that kind in namespace default. An empty list only speaks for one namespace: -n NAME asks another, -A asks them all.',
    ])
  })

  it('keeps silent about trouble that was there before the change', async () => {
    await open()
    await session.finish('kubectl set env deployment/web A=b')
    await session.advance(60_000)
    expect(said()).toEqual([])
  })

  it('can be turned off, also for runs to come', async () => {
    await open()
    await session.finish('/nudge off')
    expect(session.state.hasNudges).toBe(false)
    await session.finish('/restart')
    await session.finish('kubectl get pods -n default')
    await session.finish('kubectl set image deployment/web web=nginx:1.97')
    await session.advance(60_000)
    expect(said()).toEqual([])
  })
})

describe('the debrief', () => {
  it('tells from the run what broke, when it could be seen, what was done', async () => {
    await open({ bestOf: () => ({ stars: 2, timeMs: 61_000, commands: 9 }) })
    await session.advance(5000)
    await session.finish('kubectl describe pods')
    await session.finish('kubectl create configmap note')
    await session.finish('kubectl set image deployment/web web=nginx:1.29')
    await session.finish('kubectl delete configmap note')
    await session.advance(30_000)
    const [happened] = session.state.result?.report ?? []
    expect(happened?.title).toBe('What happened')
    expect(happened?.lines.map((line) => line.replace(/web-\S+/, 'web-*').replace(/: rpc.*/, ''))).toEqual([
      `broken: ${notThere('1.98')}`,
      'before you came  the first sign: pod/web-* Failed: Failed to pull image "nginx:1.98"',
      '00:05  you saw it: kubectl describe pods',
      '00:05  you did: kubectl create configmap note',
      '00:05  you did: kubectl set image deployment/web web=nginx:1.29',
      expect.stringMatching(/^00:0\d {2}you did: kubectl delete configmap note$/),
      expect.stringMatching(/^00:\d\d {2}all goals won$/),
    ])
    expect(session.state.result?.shorterWay).toEqual(['kubectl set image deployment/web web=nginx:1.29'])
    expect(session.state.bestBefore).toEqual({ stars: 2, timeMs: 61_000, commands: 9 })
  })

  it('names what is gone, and speaks the language of now', async () => {
    await open()
    await session.finish('kubectl set image deployment/web web=nginx:1.29')
    await session.finish('kubectl delete service web')
    await session.advance(30_000)
    expect(session.state.result?.report.at(-1)).toEqual({
      title: 'Gone since you came',
      lines: [
        'service/web  00:00  kubectl delete service web',
        'nobody asked for that, and nobody brought it back: it costs a star',
      ],
    })
    expect(session.state.result?.stars).toBe(2)
    await session.submit('/lang ko')
    expect(session.state.result?.report[0]?.title).toBe('무슨 일이 있었나')
  })
})

describe('a run with a mentor in it', () => {
  it('is the same when it is done again', async () => {
    await open()
    await session.finish('/why svc web')
    await session.finish('kubectl set image deployment/web web=nginx:1.97')
    await session.advance(12_000)
    await session.finish('/hint')
    await session.finish('/nudge off')
    await session.finish('kubectl set image deployment/web web=nginx:1.29')
    await session.advance(8000)
    const { recorded, state } = session
    const before = state.timeline
    expect(said().length).toBeGreaterThan(2)
    await session.submit('/menu')
    await open()
    if (recorded !== undefined) await session.resume(recorded)
    expect(session.state.timeline).toEqual(before)
    expect(session.state.hintsUsed).toBe(state.hintsUsed)
  })
})
