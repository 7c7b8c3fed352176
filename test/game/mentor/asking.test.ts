import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import { loadLevel } from '#game/level/load.ts'
import { Session } from '#game/session.ts'
import { allLevels } from '../../../src/catalogue.ts'
import { openStage } from '../../../src/stage.ts'
import { parseYaml } from '../../../src/yaml.ts'

const levels = allLevels().filter(({ id }) => id === 'sandbox')

async function open(): Promise<Session> {
  const session = new Session({
    levels,
    openStage,
    seed: 1,
    language: 'en',
    hasEditor: false,
    hasNudges: false,
  })
  await session.openLevel('sandbox')
  return session
}

/** What the mentor answers to a line, without the made-up ends of names. */
async function asked(session: Session, line: string): Promise<string> {
  const before = session.state.timeline.length
  await session.finish(line)
  const said = session.state.timeline
    .slice(before)
    .flatMap((entry) => (entry.kind === 'message' && entry.from === 'mentor' ? [entry.text] : []))
  return said
    .join('\n')
    .replaceAll('ErrImagePull', 'ImagePullBackOff')
    .replaceAll(/-[a-z0-9]{8,10}-[a-z0-9]{5}/g, '-*')
}

const badTag = 'because the registry has no image nginx:1.77: the name or the tag is wrong'

describe('/why of a world where some things are well', () => {
  let session: Session
  const why = (words: string) => asked(session, `/why ${words}`)

  beforeAll(async () => {
    session = await open()
    for (const line of [
      'kubectl create deployment web --image=nginx:1.29 --replicas=2',
      'kubectl expose deployment web --port=80 --target-port=8080',
      'kubectl patch service web -p \'{"spec":{"ports":[{"port":80,"targetPort":80}]}}\'',
      'kubectl create configmap settings --from-literal=a=b',
      "kubectl create cronjob tick --image=busybox:1.37 --schedule='0 3 * * *' -- date",
      'kubectl create namespace other',
      'kubectl create deployment far --image=nginx:1.77 -n other',
      '/wait 30s',
    ])
      await session.finish(line)
  })
  afterAll(() => session.submit('/menu'))

  const web =
    'deployment/web: 2 of 2 pods ready. I see nothing wrong with it. It keeps 2 copies of nginx:1.29 running.'
  it.each([
    'deploy web',
    'deploy/web',
    'deployments.apps web',
    'deployment web -n default',
    'web',
    '-n default deploy web',
  ])('understands %s', async (words) => {
    expect(await why(words)).toBe(web)
  })

  it.each([
    ['node worker-1', 'node/worker-1: Ready. I see nothing wrong with it. It runs 4 pods.'],
    [
      'svc/web',
      'service/web: 2 of 2 endpoints ready. I see nothing wrong with it. It sends requests on 80 to the pods with app=web.',
    ],
    ['cm settings', 'configmap/settings. I see nothing wrong with it. No pod reads it.'],
    [
      'cj tick',
      'cronjob/tick. I see nothing wrong with it. It starts a Job at "0 3 * * *"; it has not had to yet.',
    ],
    ['ns/default', 'namespace/default. I see nothing wrong with it. It holds 2 pods and 2 Services.'],
    ['sa/default', 'serviceaccount/default. I see nothing wrong with it.'],
    ['pvc', 'I see nothing wrong in namespace default.'],
    ['wbe', 'wbe does not exist. Did you mean deployment/web?'],
    ['deploy/wbe', 'deployment/wbe does not exist. Did you mean deployment/web?'],
    ['far', 'far does not exist. Did you mean deployment/far -n other?'],
    ['networkpolicy/x', 'networkpolicy/x does not exist.'],
    ['-n othr', 'namespace/othr does not exist. Did you mean other?'],
    ['foo/bar', 'I know no kind of object called "foo". Try /why pod/NAME, /why svc/NAME or just /why NAME.'],
  ])('answers %s', async (words, answer) => {
    expect(await why(words)).toBe(answer)
  })

  it('looks into another namespace, with commands that do so too', async () => {
    const explained = [
      'deployment/far: 0 of 1 pods ready',
      '  because pod/far-* is ImagePullBackOff, 0/1 ready',
      "  because its node can't get the image nginx:1.77 for container nginx",
      `  ${badTag}`,
      'to see it:',
      '  kubectl get pods -n other',
      '  kubectl describe pod far-* -n other',
      'to fix it: Point container nginx of deployment/far at an image that exists.',
    ]
    expect((await why('deploy/far -n other')).split('\n')).toEqual(explained)
    expect(await why('-n other')).toContain(badTag)
  })

  it('tells what is on its way, and what somebody asked for', async () => {
    await session.finish('kubectl create deployment late --image=nginx:1.29')
    expect(await why('late')).toBe(
      'deployment/late. Not there yet, but on its way: deployment/late (0/1). Give it a moment.',
    )
    await session.finish('/wait 20s')
    await session.finish('kubectl delete namespace other')
    await session.finish('kubectl patch cronjob tick -p \'{"spec":{"suspend":true}}\'')
    expect(await why('')).toBe(
      'I see nothing wrong in namespace default. One thing is as somebody wanted it, though: cronjob/tick is suspended, so it starts no jobs.',
    )
  })

  it('names the worst, and where the next one is', async () => {
    await session.finish('kubectl create deployment one --image=nginx:1.77')
    await session.finish('kubectl patch service web -p \'{"spec":{"selector":{"app":"wbe"}}}\'')
    await session.finish('/wait 20s')
    const answer = (await why('')).split('\n')
    expect(answer[0]).toBe('pod/one-*: ImagePullBackOff 0/1')
    expect(answer.at(-1)).toBe('One other thing is wrong as well; next: /why service/web')
  })
})

describe('/why without an API server', () => {
  it('says so, and what to do first', async () => {
    const text = `apiVersion: crashloop.dev/v1
kind: Level
metadata: { name: dark }
spec:
  title: Dark
  story: []
  teaches: []
  exams: []
  difficulty: 1
  cluster: { nodes: 3 }
  timeline: [{ at: 1s, fault: { nodeCrash: { node: control-plane } } }]
  goals: []
  hints: []
  solutions: []
  mistakes: []
`
    const { level } = loadLevel({ id: 'dark', chapter: '', file: { path: 'dark.yaml', text } }, { parseYaml })
    const session = new Session({
      levels: [level as Level],
      openStage,
      seed: 1,
      language: 'en',
      hasEditor: false,
    })
    await session.openLevel('dark')
    await session.advance(5000)
    expect(await asked(session, '/why')).toMatch(
      /^The API server doesn't answer \(.+\), so I can't see anything/,
    )
    expect(await asked(session, '/hint')).toMatch(/^The API server doesn't answer/)
    await session.submit('/menu')
  })
})

describe('/hint', () => {
  it('never tells the cause first, never says the same, and begins anew in a new run', async () => {
    const session = await open()
    const hint = () => asked(session, '/hint')
    const isTold = (text: string) => text.includes(badTag)
    for (const line of ['kubectl create deployment one --image=nginx:1.77', '/wait 30s', 'kubectl get pods'])
      await session.finish(line)
    await session.finish('kubectl describe pods')
    const hints = [await hint(), await hint(), await hint(), await hint()]
    expect(hints.map((text) => text.replace(/:.*/s, ''))).toEqual([
      'look here again, you have been close',
      'it is this',
      'do this',
      'That was all I know about it. /why pod/one-* says it once more.',
    ])
    expect(hints.map(isTold)).toEqual([false, true, false, false])
    expect(new Set(hints).size).toBe(hints.length)
    await session.finish('/restart')
    for (const line of ['kubectl create deployment one --image=nginx:1.77', '/wait 30s'])
      await session.finish(line)
    expect(await hint()).toMatch(/^look here: /)
    await session.submit('/menu')
  })
})
