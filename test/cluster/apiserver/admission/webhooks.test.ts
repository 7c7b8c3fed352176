import { beforeAll, beforeEach, expect, it } from 'vitest'
import { encodeBase64 } from '#api/base64.ts'
import type { KubeObject } from '#api/object.ts'
import type { CertificateContent } from '#api/x509/certificate.ts'
import { certificateFor } from '../certificates.ts'
import { SmallWorld, startPod } from '../small-world.ts'

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.56'
const configMaps = '/api/v1/namespaces/default/configmaps'
const registration = '/apis/admissionregistration.k8s.io/v1'
const world = new SmallWorld()
const names = (...dnsNames: string[]) => ({ dnsNames, addresses: [] })
const certificateNow = (use: CertificateContent['use'], content: Partial<CertificateContent> = {}) =>
  certificateFor(world.cluster.clock.now(), use, content)
const caBundle = encodeBase64(certificateNow('authority'))

beforeAll(() => {
  startPod(world, 'hook', { image: agnhost, args: ['webhook', '--port=8443'] })
  world.create('/api/v1/namespaces/default/services', {
    metadata: { name: 'hook' },
    spec: { selector: { app: 'hook' }, ports: [{ port: 443, targetPort: 8443 }] },
  })
  world.cluster.clock.advance(10_000)
})

function unregister(): void {
  for (const kind of ['mutating', 'validating'])
    world.send('DELETE', `${registration}/${kind}webhookconfigurations`)
}

beforeEach(() => {
  unregister()
  world.send('DELETE', configMaps)
})

const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }]

const hook = (path: string, more: object = {}, service: object = {}) => ({
  name: 'hook.example.com',
  clientConfig: {
    service: { namespace: 'default', name: 'hook', path, ...service },
    caBundle,
  },
  rules,
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  ...more,
})

function register(
  kind: 'mutating' | 'validating',
  path: string,
  more: object = {},
  service: object = {},
): void {
  world.create(`${registration}/${kind}webhookconfigurations`, {
    metadata: { name: `${kind}-${path.slice(1)}` },
    webhooks: [hook(path, more, service)],
  })
}

const create = (name: string, data?: object, query = {}) =>
  world.send('POST', configMaps, { metadata: { name }, data }, query)

const calling = 'Internal error occurred: failed calling webhook "hook.example.com": '
const post = (path: string, seconds = 10) =>
  `${calling}failed to call webhook: Post "https://hook.default.svc:443${path}?timeout=${seconds}s": `

it('refuses with what the webhook says', () => {
  register('validating', '/always-deny')
  const answer = create('any')
  expect(answer).toMatchObject({ code: 400, body: { status: 'Failure', code: 400 } })
  expect(world.message(answer)).toBe(
    'admission webhook "hook.example.com" denied the request: this webhook denies all requests',
  )
})

it('asks about changes and deletions with the old object', () => {
  create('kept', { 'webhook-e2e-test': 'webhook-nondeletable' })
  register('validating', '/configmaps')
  const denied = 'admission webhook "hook.example.com" denied the request: the configmap'
  expect(world.message(world.send('DELETE', `${configMaps}/kept`))).toBe(
    `${denied} cannot be deleted because it contains unwanted key and value`,
  )
  const change = { data: { 'webhook-e2e-test': 'webhook-disallow' } }
  expect(world.message(world.send('PATCH', `${configMaps}/kept`, change))).toBe(
    `${denied} contains unwanted key and value`,
  )
  expect(world.send('PATCH', `${configMaps}/kept`, { data: { 'webhook-e2e-test': null } }).code).toBe(200)
  expect(world.send('DELETE', `${configMaps}/kept`).code).toBe(200)
})

it('stores what mutating webhooks make of an object, one after the other', () => {
  register('mutating', '/add-label')
  register('mutating', '/mutating-configmaps')
  const { code, body } = create('marked', { 'mutation-start': 'yes' })
  expect(code).toBe(201)
  const { metadata, data } = body as KubeObject & { readonly data: object }
  expect(metadata.labels).toEqual({ 'added-label': 'yes' })
  expect(data).toEqual({ 'mutation-start': 'yes', 'mutation-stage-1': 'yes' })
})

it('asks webhooks again that want to see what later ones change', () => {
  const stages = (reinvocationPolicy: string) => {
    unregister()
    register('mutating', '/mutating-configmaps', { reinvocationPolicy })
    world.create(`${registration}/mutatingwebhookconfigurations`, {
      metadata: { name: 'zz-last' },
      webhooks: [hook('/add-label')],
    })
    const { body } = create(`again-${reinvocationPolicy.toLowerCase()}`, { 'mutation-start': 'yes' })
    return Object.keys((body as { readonly data: object }).data)
  }
  expect(stages('Never')).toEqual(['mutation-start', 'mutation-stage-1'])
  expect(stages('IfNeeded')).toEqual(['mutation-start', 'mutation-stage-1', 'mutation-stage-2'])
})

it('waits as long as the webhook may take, in a time of its own', () => {
  register('validating', '/always-allow-delay-5s')
  const before = world.cluster.clock.now()
  expect(create('patient').code).toBe(201)
  expect(world.cluster.clock.now()).toBe(before)
  unregister()
  register('validating', '/always-allow-delay-5s', { timeoutSeconds: 2 })
  expect(world.message(create('hasty'))).toBe(`${post('/always-allow-delay-5s', 2)}context deadline exceeded`)
})

it('leaves dry runs to webhooks without effects', () => {
  register('validating', '/configmaps', { sideEffects: 'NoneOnDryRun' })
  expect(create('dry', {}, { dryRun: 'All' }).code).toBe(201)
})

const distrusted = 'tls: failed to verify certificate: x509: '

/** A webhook's server that shows a certificate, and what comes of asking it. */
function askShowing(name: string, shown: string): string | undefined {
  world.create('/api/v1/namespaces/default/secrets', { metadata: { name }, stringData: { 'tls.crt': shown } })
  world.create('/api/v1/namespaces/default/pods', {
    metadata: { name, labels: { app: name } },
    spec: {
      containers: [
        {
          name: 'main',
          image: agnhost,
          args: ['webhook', '--port=8443', '--tls-cert-file=/tls/tls.crt'],
          volumeMounts: [{ name: 'tls', mountPath: '/tls' }],
        },
      ],
      volumes: [{ name: 'tls', secret: { secretName: name } }],
    },
  })
  world.create('/api/v1/namespaces/default/services', {
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 443, targetPort: 8443 }] },
  })
  world.cluster.clock.advance(40_000)
  register('validating', '/always-deny', {}, { name })
  return world.message(create('any'))
}

it('trusts servers whose certificate the bundle vouches for', () => {
  expect(askShowing('good', certificateNow(names('good.default.svc')))).toBe(
    'admission webhook "hook.example.com" denied the request: this webhook denies all requests',
  )
})

it('distrusts servers of another name, time or issuer', () => {
  const says = (name: string, why: string) =>
    `${post('/always-deny').replace('hook.default', `${name}.default`)}${distrusted}${why}`
  expect(askShowing('named', certificateNow(names('hook', 'hook.default')))).toBe(
    says('named', 'certificate is valid for hook, hook.default, not named.default.svc'),
  )
  unregister()
  const other = { issuer: { commonName: 'others' } }
  expect(askShowing('foreign', certificateNow(names('*.default.svc'), other))).toBe(
    says('foreign', 'certificate signed by unknown authority'),
  )
  unregister()
  const brief = { notAfterMs: world.cluster.clock.now() + 1000 }
  expect(askShowing('late', certificateNow(names('late.default.svc'), brief))).toMatch(
    /x509: certificate has expired or is not yet valid: current time \S+Z is after \S+Z$/,
  )
})

it('reads the bundle before it asks', () => {
  const clientConfig = { service: { namespace: 'default', name: 'hook' }, caBundle: encodeBase64('hooks') }
  register('validating', '/always-deny', { clientConfig })
  expect(world.message(create('any'))).toBe(
    `${calling}could not get REST client: unable to load root certificates: unable to parse bytes as PEM block`,
  )
})

it('looks names up that are no services', () => {
  register('validating', '/always-deny', {
    clientConfig: { url: 'https://hooks.example.com/deny', caBundle },
  })
  expect(world.message(create('any'))).toMatch(
    /Post "https:\/\/hooks\.example\.com\/deny\?timeout=10s": dial tcp: lookup hooks\.example\.com on [\d.]+:53: no such host$/,
  )
})

it('refuses patches of validating webhooks', () => {
  register('validating', '/add-label')
  expect(world.message(create('as-is'))).toBe(
    `${calling}received invalid webhook response: validating webhook may not return response.patch`,
  )
})

it('lets the plugins before it see what a webhook adds', () => {
  world.create('/api/v1/namespaces/default/limitranges', {
    metadata: { name: 'limits' },
    spec: { limits: [{ type: 'Container', default: { memory: '64Mi' } }] },
  })
  world.create(`${registration}/mutatingwebhookconfigurations`, {
    metadata: { name: 'pods' },
    webhooks: [{ ...hook('/mutating-pods'), rules: [{ ...rules[0], resources: ['pods'] }] }],
  })
  const { body } = world.send('POST', '/api/v1/namespaces/default/pods', {
    metadata: { name: 'webhook-to-be-mutated' },
    spec: { containers: [{ name: 'main', image: agnhost }] },
  })
  expect(body).toMatchObject({
    spec: {
      initContainers: [{ name: 'webhook-added-init-container', resources: { limits: { memory: '64Mi' } } }],
    },
  })
  world.send('DELETE', '/api/v1/namespaces/default/limitranges/limits')
})

it('tells how the webhook could not be asked, unless that may be ignored', () => {
  register('validating', '/nope')
  expect(world.message(create('one'))).toBe(
    `${calling}failed to call webhook: the server could not find the requested resource`,
  )
  unregister()
  register('validating', '/configmaps', {}, { port: 8443 })
  expect(world.message(create('two'))).toBe(
    `${calling}failed to call webhook: Post "https://hook.default.svc:8443/configmaps?timeout=10s": no service port 8443 found for service "hook"`,
  )
  unregister()
  const clientConfig = { service: { namespace: 'default', name: 'hook', path: '/configmaps' } }
  register('validating', '/configmaps', { clientConfig })
  expect(world.message(create('three'))).toBe(
    `${post('/configmaps')}tls: failed to verify certificate: x509: certificate signed by unknown authority`,
  )
  world.send('DELETE', '/api/v1/namespaces/default/pods/hook')
  world.cluster.clock.advance(60_000)
  expect(world.message(create('four'))).toMatch(/: dial tcp 10\.[\d.]+:443: connect: connection refused$/)
  unregister()
  register('validating', '/configmaps', { failurePolicy: 'Ignore' })
  expect(create('five').code).toBe(201)
})
