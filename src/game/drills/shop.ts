// The shop that drills break: three apps with users, a front to come in by, and things that are odd but well.
import { appContainer, type Drill, type DrillWorld } from './drill.ts'

const image = 'nginx:1.29'
const replicas = 3
/** How long it has been broken when the player comes. */
const brokenForSeconds = 60

const labelsOf = (app: string) => ({ matchLabels: { app } })

function deployment(app: string, count: number, container: object = { name: app, image }): object {
  const spread = {
    podAffinityTerm: { labelSelector: labelsOf(app), topologyKey: 'kubernetes.io/hostname' },
    weight: 100,
  }
  const affinity = { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [spread] } }
  const spec = { affinity, containers: [container] }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace: 'shop', labels: { app } },
    spec: {
      replicas: count,
      // A release stops the old one first: users notice what is wrong with it.
      strategy: { type: 'Recreate' },
      selector: labelsOf(app),
      template: { metadata: { labels: { app } }, spec },
    },
  }
}

function appObjects(app: string): readonly object[] {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app, namespace: 'shop', labels: { app } },
    spec: { selector: { app }, ports: [{ port: 80, targetPort: 80 }] },
  }
  return [deployment(app, replicas, appContainer(app)), service]
}

const served = (app: string) => ({ users: { from: 'app=edge', url: `http://${app}/`, atLeast: 95, of: 20 } })

/** The level as its file would say it. */
export function shopLevel(drill: Drill, world: DrillWorld, apps: readonly string[], seed: number): object {
  const { app, namespace } = world
  const edge = deployment('edge', 1)
  const campaign = deployment('campaign', 0)
  const goals = [
    { name: 'users-served', say: words.en.usersServed(app), check: served(app), for: '15s' },
    {
      name: 'all-ready',
      say: words.en.allReady(app),
      check: { podsReady: { selector: `app=${app}`, atLeast: replicas } },
      for: '15s',
    },
    {
      name: 'nobody-else-hurt',
      say: words.en.nobodyElse,
      check: { all: apps.filter((each) => each !== app).map(served) },
      for: '15s',
    },
  ]
  return {
    apiVersion: 'crashloop.dev/v1',
    kind: 'Level',
    metadata: { name: `drill-${seed}` },
    spec: {
      title: words.en.title(seed),
      story: [
        { from: 'pager', text: words.en.page(app), at: '2s' },
        { from: 'ada', text: words.en.ada, at: '15s' },
      ],
      teaches: [],
      exams: [],
      difficulty: 3,
      cluster: {
        nodes: 4,
        namespace,
        images: Object.fromEntries((drill.missing ?? []).map((name) => [name, { missing: true }])),
        manifests: [...apps.flatMap(appObjects), tolerant(edge), campaign],
      },
      timeline: drill.breaks(world).map((step) => ({ at: `-${brokenForSeconds}s`, ...step })),
      goals,
      hints: [],
      par: { commands: 8, time: '5m' },
      debrief: drill.debrief(world).en,
      solutions: [{ name: drill.name, script: drill.mends(world) }],
      mistakes: [],
    },
  }
}

/** The front stays whatever its node is asked to do: users are never asked to look elsewhere. */
function tolerant(edge: object): object {
  const { spec, ...rest } = edge as { spec: { template: { spec: object; metadata: object } } }
  const { template } = spec
  const tolerating = { ...template.spec, tolerations: [{ operator: 'Exists' }], nodeSelector: controlPlane }
  return { ...rest, spec: { ...spec, template: { ...template, spec: tolerating } } }
}

const controlPlane = { 'node-role.kubernetes.io/control-plane': '' }

/** The Korean words of the level. */
export function shopWords(drill: Drill, world: DrillWorld, seed: number): object {
  const { title, page, ada, usersServed, allReady, nobodyElse } = words.ko
  const { app } = world
  return {
    apiVersion: 'crashloop.dev/v1',
    kind: 'LevelWords',
    metadata: { name: `drill-${seed}`, language: 'ko' },
    spec: {
      title: title(seed),
      story: [page(app), ada],
      goals: { 'users-served': usersServed(app), 'all-ready': allReady(app), 'nobody-else-hurt': nobodyElse },
      hints: [],
      debrief: drill.debrief(world).ko,
    },
  }
}

const en = {
  title: (seed: number) => `Drill ${seed}`,
  page: (app: string) => `${app}: users get no good answer, for a minute now.`,
  ada: 'It worked an hour ago. Something changed. Tell me what, then mend it.',
  usersServed: (app: string) => `Users of ${app} get their answers`,
  allReady: (app: string) => `All three pods of ${app} are ready`,
  nobodyElse: 'Users of everything else get theirs as well',
}

const ko: typeof en = {
  title: (seed) => `훈련 ${seed}`,
  page: (app) => `${app}: 1분 전부터 사용자가 제대로 된 응답을 받지 못합니다.`,
  ada: '한 시간 전에는 됐어요. 무언가 바뀌었습니다. 무엇인지 찾고, 고쳐 주세요.',
  usersServed: (app) => `${app} 사용자가 응답을 받는다`,
  allReady: (app) => `${app} 파드 세 개가 모두 준비되어 있다`,
  nobodyElse: '다른 모든 서비스의 사용자도 응답을 받는다',
}

const words = { en, ko }
