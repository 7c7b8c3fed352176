// The paths that are no API: version, health, the list of all paths. Models apiserver healthz and the checks that
// kube-apiserver installs, v1.35.
import { build, kubernetesVersion } from '#api/release.ts'
import { type ApiRequest, type Headers, type PlainResponse, queryValue } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { healthPage, type MeasuredServer, metricsPage } from './metrics.ts'
import type { ServedResource } from './registry.ts'

const version = {
  major: '1',
  minor: '35',
  emulationMajor: '1',
  emulationMinor: '35',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '34',
  gitVersion: kubernetesVersion,
  ...build,
}

const json: Headers = { 'content-type': 'application/json' }
const text: Headers = { 'content-type': 'text/plain; charset=utf-8' }

const hooks = [
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/priority-and-fairness-filter',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-informers',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/start-cluster-authentication-info-controller',
  'poststarthook/start-kube-apiserver-identity-lease-controller',
  'poststarthook/start-kube-apiserver-identity-lease-garbage-collector',
  'poststarthook/start-legacy-token-tracking-controller',
  'poststarthook/start-service-ip-repair-controllers',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/priority-and-fairness-config-producer',
  'poststarthook/bootstrap-controller',
  'poststarthook/start-kubernetes-service-cidr-controller',
  'poststarthook/start-kube-aggregator-informers',
  'poststarthook/apiservice-status-local-available-controller',
  'poststarthook/apiservice-status-remote-available-controller',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-discovery-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
]
const always = ['ping', 'log', 'etcd', ...hooks]
const checks: { readonly [endpoint: string]: readonly string[] } = {
  healthz: always,
  livez: always,
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...hooks, 'shutdown'],
}

/** Laid out for people, as the server writes what is no object of the API. */
const versionText = JSON.stringify(version, undefined, 2)

/** Answers /, /version, /metrics, /healthz, /livez and /readyz; undefined for other paths. */
export function answerHealth(request: ApiRequest, server: MeasuredServer): PlainResponse | undefined {
  const [endpoint = '', ...rest] = request.path.split('/').filter((segment) => segment !== '')
  if (endpoint === '') return { code: 200, headers: json, body: { paths: rootPaths(server.registry.all()) } }
  if (endpoint === 'metrics') return answerMetrics(rest.join('/'), server)
  if (endpoint === 'version' && rest.length === 0) return { code: 200, headers: json, body: versionText }
  const names = checks[endpoint]
  if (names === undefined) return undefined
  const check = rest.join('/')
  if (check !== '') return names.includes(check) ? plain('ok') : pageNotFound()
  if (queryValue(request.query, 'verbose') === undefined) return plain('ok')
  const given = request.query?.exclude ?? []
  return plain(verboseText(endpoint, names, typeof given === 'string' ? [given] : given))
}

const exposition: Headers = {
  'content-type': 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores',
}

function answerMetrics(page: string, server: MeasuredServer): PlainResponse | undefined {
  if (page === '') return { code: 200, headers: exposition, body: metricsPage(server) }
  if (page === 'slis') return { code: 200, headers: exposition, body: healthPage(checks) }
  return undefined
}

function plain(body: string): PlainResponse {
  return { code: 200, headers: text, body }
}

/** What nobody answers. */
export function pageNotFound(): PlainResponse {
  return { code: 404, headers: text, body: '404 page not found\n' }
}

function verboseText(endpoint: string, names: readonly string[], excluded: readonly string[]): string {
  const lines = names.map((name) => (excluded.includes(name) ? `[+]${name} excluded: ok` : `[+]${name} ok`))
  const unknown = excluded.filter((name) => !names.includes(name)).map((name) => JSON.stringify(name))
  if (unknown.length > 0)
    lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.join(', ')}`)
  return `${lines.join('\n')}\n${endpoint} check passed\n`
}

const otherPaths = [
  '/.well-known/openid-configuration',
  '/api',
  '/apis',
  '/apis/',
  '/metrics',
  '/metrics/slis',
  '/openapi/v2',
  '/openapi/v3',
  '/openapi/v3/',
  '/openid/v1/jwks',
  '/version',
]

function rootPaths(served: readonly ServedResource[]): readonly string[] {
  const paths = new Set(otherPaths)
  for (const [endpoint, names] of Object.entries(checks))
    for (const name of ['', ...names]) paths.add(`/${endpoint}${name === '' ? '' : `/${name}`}`)
  for (const { facts } of served) {
    if (facts.group !== '') paths.add(`/apis/${facts.group}`)
    paths.add(`/${facts.group === '' ? 'api' : 'apis'}/${apiVersionOf(facts.group, facts.version)}`)
  }
  return [...paths].sort()
}
