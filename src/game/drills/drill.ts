// What a drill is: one file each. It breaks one app of a living shop, and knows how one would mend it.

/** An object as it stands in a level's file. */
type Yaml = { readonly [field: string]: unknown }

/** What a drill is made for. */
export interface DrillWorld {
  /** The app that breaks; its Deployment, Service and container have its name. */
  readonly app: string
  /** A machine that runs one of its pods. */
  readonly node: string
  readonly namespace: string
  /** One of these, by the seed. */
  pick<T>(from: readonly T[]): T
}

export interface Drill {
  readonly name: string
  readonly topic: Topic
  /** Steps of a level that break it: `apply`, `delete`, `fault`. */
  breaks(world: DrillWorld): readonly Yaml[]
  /** Images that no registry has. */
  missing?: readonly string[]
  /** Lines that mend it. */
  mends(world: DrillWorld): readonly string[]
  /** What was broken, when it is over. */
  debrief(world: DrillWorld): { readonly en: string; readonly ko: string }
}

export const topics = ['workload', 'service', 'scheduling', 'node'] as const
export type Topic = (typeof topics)[number]

/** The container of an app that is well. */
export function appContainer(app: string): Yaml {
  return {
    name: app,
    image: 'nginx:1.29',
    ports: [{ containerPort: 80 }],
    readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 2 },
    resources: { requests: { cpu: '50m', memory: '32Mi' } },
  }
}

/** A change of the app's only container, and of the rest of its pods. */
export function containerStep({ app }: DrillWorld, container: Yaml, rest: Yaml = {}): Yaml {
  const containers = [{ ...appContainer(app), ...container }]
  return deploymentStep(app, { template: { spec: { containers, ...rest } } })
}

/** A change of the app's Deployment. */
export function deploymentStep(app: string, spec: Yaml): Yaml {
  return { apply: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: app }, spec }] }
}

/** A change of the app's Service. */
export function serviceStep(app: string, spec: Yaml): Yaml {
  return { apply: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: app }, spec }] }
}
