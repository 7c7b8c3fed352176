import { describe, expect, it } from 'vitest'
import { inLanguage, type Loaded, loadLevel } from '#game/level/load.ts'
import { parseYaml } from '../../../src/yaml.ts'

const faults = { nodeCrash: ['node'], networkCut: ['from', 'to'] }

const good = `apiVersion: crashloop.dev/v1
kind: Level
metadata:
  name: tiny
spec:
  title: Tiny
  story:
    - { from: mina, text: Hello, at: 1s }
  teaches: [pods]
  exams: [KCNA-F]
  difficulty: 1
  cluster:
    manifests:
      - apiVersion: v1
        kind: ConfigMap
        metadata: { name: a }
  timeline:
    - { at: 10s, fault: { nodeCrash: { node: worker-2 } } }
    - { at: 20s, say: Ouch }
  goals:
    - name: ready
      say: Pods are ready
      check: { podsReady: { selector: app=a, atLeast: 1 } }
      for: 10s
  hints:
    - { say: Look, run: kubectl get pods }
  par: { commands: 3, time: 2m }
  solutions:
    - { name: fix, script: [kubectl get pods] }
  mistakes:
    - { name: wait, script: [/wait 10s], say: Waiting is no fix }
`

const korean = `apiVersion: crashloop.dev/v1
kind: LevelWords
metadata: { name: tiny, language: ko }
spec:
  title: 작은 레벨
  story: [안녕하세요]
  timeline: [아야]
  goals: { ready: 파드가 준비되어 있다 }
  hints: [보세요]
  mistakes: { wait: 기다려도 고쳐지지 않습니다 }
`

function load(text: string, ko?: string): Loaded {
  return loadLevel(
    {
      id: 'tiny',
      chapter: '',
      file: { path: 'tiny.yaml', text },
      ko: ko === undefined ? undefined : { path: 'tiny.ko.yaml', text: ko },
    },
    { parseYaml, faults },
  )
}

/** The mistakes as an editor would list them. */
function complaints(text: string, ko?: string): string[] {
  return load(text, ko).mistakes.map(
    ({ file, line, column, message, suggestion }) =>
      `${file}:${line}:${column}: ${message}${suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`}`,
  )
}

describe('reading a level', () => {
  it('reads a good one, with its words', () => {
    const { level, mistakes } = load(good, korean)
    expect(mistakes).toEqual([])
    expect(level?.spec.goals[0]?.for).toBe(10_000)
    expect(level?.spec.par).toEqual({ commands: 3, time: 120_000 })
    const spec = level === undefined ? undefined : inLanguage(level, 'ko')
    expect(spec?.title).toBe('작은 레벨')
    expect(spec?.timeline?.map(({ say }) => say)).toEqual([undefined, '아야'])
    expect(spec?.hints).toEqual([{ say: '보세요', run: 'kubectl get pods' }])
  })

  it('tells every mistake at once, with its place and a suggestion', () => {
    const bad = good
      .replace('  title: Tiny', '  titel: Tiny')
      .replace('difficulty: 1', 'difficulty: 9')
      .replace('podsReady:', 'podReady:')
      .replace('at: 10s, fault: { nodeCrash: { node:', 'at: soon, fault: { nodeCrsh: { node:')
      .replace('run: kubectl get pods', 'run: kubectl gte pods')
      .replace('/wait 10s', '/wiat 10s')
    expect(complaints(bad)).toEqual([
      'tiny.yaml:6:3: spec: unknown field "titel" in the level (did you mean title?)',
      'tiny.yaml:6:3: spec: needs the field "title" (text)',
      'tiny.yaml:11:15: spec.difficulty: a whole number from 1 to 5 is needed here, not 9',
      'tiny.yaml:18:13: spec.timeline[0].at: a duration such as 90s or 2m30s is needed here, not "soon"',
      'tiny.yaml:18:28: there is no fault "nodeCrsh" (did you mean nodeCrash?)',
      'tiny.yaml:23:16: spec.goals[0].check: unknown check "podReady"; known: http, dns, tcp, users, object, podsReady, count, endpoints, gone, logs, file, context, all, any, not (did you mean podsReady?)',
      'tiny.yaml:26:25: kubectl has no command "gte" (did you mean get?)',
      'tiny.yaml:31:30: the game has no command "/wiat" (did you mean /wait?)',
    ])
  })

  it('knows the parameters of faults and checks, and what a step needs', () => {
    const bad = good
      .replace('{ node: worker-2 }', '{ nod: worker-2 }')
      .replace('selector: app=a, atLeast: 1', 'selector: "app=", atLeast: many, extra: 1')
      .replace('{ at: 20s, say: Ouch }', '{ at: 20s, when: { gone: { kind: Pod } } }')
    expect(complaints(bad)).toEqual([
      'tiny.yaml:18:40: the fault nodeCrash has no parameter "nod" (did you mean node?)',
      'tiny.yaml:23:56: spec.goals[0].check.podsReady.atLeast: a whole number from 1 is needed here, not "many"',
      'tiny.yaml:23:62: spec.goals[0].check.podsReady: unknown field "extra" in the check "podsReady"',
    ])
    const senseless = good.replace('{ at: 20s, say: Ouch }', '{ at: 20s, when: { gone: { kind: Pod } } }')
    expect(complaints(senseless)).toEqual([
      'tiny.yaml:19:7: timeline[1]: a step does something: fault, heal, apply, delete, patch or say',
    ])
  })

  it('knows what an image can do', () => {
    const image = '{ listens: [808080], readyAfter: soon, respondsTo: [{ pth: / }], leaks: 1Mi }'
    const bad = good.replace('    manifests:', `    images: { "shop/web:1": ${image} }\n    manifests:`)
    expect(complaints(bad)).toEqual([
      'tiny.yaml:13:41: spec.cluster.images.shop/web:1.listens[0]: a whole number from 1 to 65535 is needed here, not 808080',
      'tiny.yaml:13:62: spec.cluster.images.shop/web:1.readyAfter: a duration such as 90s or 2m30s is needed here, not "soon"',
      'tiny.yaml:13:81: spec.cluster.images.shop/web:1.respondsTo[0]: needs the field "path" (a path such as /healthz or /items/*)',
      'tiny.yaml:13:83: spec.cluster.images.shop/web:1.respondsTo[0]: unknown field "pth" in an answer (did you mean path?)',
      'tiny.yaml:13:94: spec.cluster.images.shop/web:1: unknown field "leaks" in what an image does (did you mean leaksMemory?)',
    ])
  })

  it('refuses manifests without a name, and broken YAML', () => {
    expect(complaints(good.replace('metadata: { name: a }', 'metadata: {}'))).toEqual([
      'tiny.yaml:14:9: spec.cluster.manifests[0]: the object needs a metadata.name',
    ])
    const [broken] = complaints('spec: [\n')
    expect(broken).toMatch(/^tiny\.yaml:\d+:\d+: /)
    expect(complaints('')).toEqual(['tiny.yaml:1:1: the file is empty'])
  })

  it('holds the words of another language against the level', () => {
    const [unknown] = complaints(good, korean.replace('  mistakes', '  mistaks'))
    expect(unknown).toBe(
      'tiny.ko.yaml:10:3: spec: unknown field "mistaks" in the words (did you mean mistakes?)',
    )
    expect(complaints(good, korean.replace('[안녕하세요]', '[]').replace('{ ready:', '{ redy:'))).toEqual([
      'tiny.ko.yaml:6:3: story: the level has 1, here are 0',
      'tiny.ko.yaml:8:3: goals: "ready" has no words',
      'tiny.ko.yaml:8:12: goals: the level has no "redy" (did you mean ready?)',
    ])
    const wrong = good.replace('- name: ready\n', '- name: ready\n      wrong: [{ say: Not yet }]\n')
    expect(wrong).not.toBe(good)
    expect(complaints(wrong, korean)).toEqual(['tiny.ko.yaml:5:3: wrong: "ready" has no words'])
    const worded = (list: string) => korean.replace('  goals:', `  wrong: { ready: ${list} }\n  goals:`)
    expect(complaints(wrong, worded('[아직, 아직도]'))).toEqual([
      'tiny.ko.yaml:8:12: wrong.ready: the level has 1, here are 2',
    ])
    const { level } = load(wrong, worded('[아직이에요]'))
    expect(level && inLanguage(level, 'ko').goals[0]?.wrong?.[0]?.say).toBe('아직이에요')
    const served = good.replace(
      '{ podsReady: { selector: app=a, atLeast: 1 } }',
      '{ users: { from: outside, url: "http://a", as: customers } }',
    )
    const called = (name: string) => korean.replace('  goals:', `  users: { ${name}: 손님 }\n  goals:`)
    expect(complaints(served, called('customers'))).toEqual([])
    expect(complaints(served, called('customer'))).toEqual([
      'tiny.ko.yaml:8:3: users: "customers" has no words',
      'tiny.ko.yaml:8:12: users: the level has no "customer" (did you mean customers?)',
    ])
  })
})
