// The paths that are no API: version and health.
import { type ApiRequest, type PlainResponse, queryValue } from '#api/request.ts'

const version = {
  major: '1',
  minor: '35',
  emulationMajor: '1',
  emulationMinor: '35',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '34',
  gitVersion: 'v1.35.6',
  gitCommit: 'a3177b3b89764aeb87469936bf4fe8f708d88eb7',
  gitTreeState: 'clean',
  buildDate: '2026-08-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
}

const text = { 'content-type': 'text/plain; charset=utf-8' }
const checks: { readonly [endpoint: string]: readonly string[] } = {
  healthz: ['ping', 'log', 'etcd'],
  livez: ['ping', 'log', 'etcd'],
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync'],
}

/** Answers /version, /healthz, /livez and /readyz; undefined for other paths. */
export function answerHealth(request: ApiRequest): PlainResponse | undefined {
  const [endpoint = '', check, ...rest] = request.path.split('/').filter((segment) => segment !== '')
  if (endpoint === 'version' && check === undefined)
    return { code: 200, headers: { 'content-type': 'application/json' }, body: version }
  const names = checks[endpoint]
  if (names === undefined || rest.length > 0) return undefined
  if (check !== undefined) {
    if (names.includes(check)) return { code: 200, headers: text, body: 'ok' }
    return { code: 404, headers: text, body: '404 page not found\n' }
  }
  if (queryValue(request.query, 'verbose') === undefined) return { code: 200, headers: text, body: 'ok' }
  const given = request.query?.exclude ?? []
  const excluded = typeof given === 'string' ? [given] : given
  const lines = names.map((name) => (excluded.includes(name) ? `[+]${name} excluded: ok` : `[+]${name} ok`))
  return { code: 200, headers: text, body: `${lines.join('\n')}\n${endpoint} check passed\n` }
}
