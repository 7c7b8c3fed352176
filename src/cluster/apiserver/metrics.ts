// What the API server tells Prometheus of itself. Models apiserver metrics and component-base slis, v1.35.
import { build, kubernetesVersion } from '#api/release.ts'
import type { Registry } from './registry.ts'

/** What a page of metrics is told of. */
export interface MeasuredServer {
  readonly registry: Registry
  readonly store: { count(collection: string): number }
  readonly hub: { readonly openCount: number }
}

type Labels = { readonly [name: string]: string }

interface Gauge {
  readonly name: string
  readonly help: string
  readonly samples: readonly (readonly [labels: Labels, value: number])[]
}

/** The page /metrics: what can be counted when it is asked for, so that no request costs more for it. */
export function metricsPage({ registry, store, hub }: MeasuredServer): string {
  const { gitCommit, gitTreeState, goVersion, compiler, platform, buildDate } = build
  const about = {
    git_commit: gitCommit,
    git_tree_state: gitTreeState,
    go_version: goVersion,
    compiler,
    platform,
  }
  const counted = new Map(
    registry
      .all()
      .map(({ facts, collection }) => [
        collection,
        [{ group: facts.group, resource: facts.plural }, store.count(collection)] as const,
      ]),
  )
  return printed([
    {
      name: 'apiserver_longrunning_requests',
      help: '[STABLE] Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. Not all requests are tracked this way.',
      samples: [[{ verb: 'WATCH', component: 'apiserver' }, hub.openCount]],
    },
    {
      name: 'apiserver_resource_objects',
      help: '[ALPHA] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.',
      samples: [...counted.values()],
    },
    {
      name: 'kubernetes_build_info',
      help: '[ALPHA] A metric with a constant value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.',
      samples: [
        [{ ...about, build_date: buildDate, git_version: kubernetesVersion, major: '1', minor: '35' }, 1],
      ],
    },
  ])
}

/** The page /metrics/slis: how the checks of an endpoint stand. */
export function healthPage(checks: { readonly [endpoint: string]: readonly string[] }): string {
  const samples = Object.entries(checks).flatMap(([type, names]) =>
    names.map((name) => [{ name, type }, 1] as const),
  )
  const help = '[STABLE] This metric records the result of a single healthcheck.'
  return printed([{ name: 'kubernetes_healthcheck', help, samples }])
}

function printed(gauges: readonly Gauge[]): string {
  const lines = gauges.flatMap(({ name, help, samples }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([labels, value]) => `${name}{${labelText(labels)}} ${value}`),
  ])
  return `${lines.join('\n')}\n`
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')
}
