// Admission policies beyond the recorded ones: parameters, failure policies, what they do not look at.
import { beforeEach, describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'

const api = '/apis/admissionregistration.k8s.io/v1'
const configMaps = '/api/v1/namespaces/a/configmaps'
const rules = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }

describe('ValidatingAdmissionPolicy', () => {
  let server: ReturnType<typeof bareServer>

  beforeEach(() => {
    server = bareServer()
  })

  function policy(spec: object, binding: object = {}): void {
    const matchConstraints = { resourceRules: [rules] }
    const sent = [
      server.send('POST', `${api}/validatingadmissionpolicies`, {
        metadata: { name: 'p' },
        spec: { matchConstraints, ...spec },
      }),
      server.send('POST', `${api}/validatingadmissionpolicybindings`, {
        metadata: { name: 'b' },
        spec: { policyName: 'p', validationActions: ['Deny'], ...binding },
      }),
    ]
    expect(sent.map(({ code }) => code)).toEqual([201, 201])
  }

  const start = `configmaps "c" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: `

  function answer(metadata: object = {}, data: object = {}): string {
    const response = server.send('POST', configMaps, { metadata: { name: 'c', ...metadata }, data })
    if (response.code !== 201) return `${response.code} ${server.message(response)?.replace(start, '')}`
    server.send('DELETE', `${configMaps}/c`)
    return 'created'
  }

  it('asks each of the parameters that a binding chooses', () => {
    for (const [name, max] of [
      ['small', '3'],
      ['large', '9'],
    ])
      server.send('POST', configMaps, { metadata: { name, labels: { limits: 'on' } }, data: { max } })
    policy(
      {
        paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
        variables: [{ name: 'size', expression: 'size(object.data)' }],
        validations: [
          {
            expression: 'variables.size < int(params.data.max)',
            messageExpression: "string(variables.size) + ' of ' + params.data.max",
            reason: 'RequestEntityTooLarge',
          },
        ],
      },
      { paramRef: { selector: { matchLabels: { limits: 'on' } }, parameterNotFoundAction: 'Allow' } },
    )
    expect(answer({}, { a: '', b: '' })).toBe('created')
    expect(answer({}, { a: '', b: '', c: '' })).toBe('413 3 of 3')
    for (const name of ['small', 'large']) server.send('DELETE', `${configMaps}/${name}`)
    expect(answer({}, { a: '', b: '', c: '' })).toBe('created')
  })

  it('fails closed on what cannot be evaluated, unless told otherwise', () => {
    const validations = [{ expression: 'object.data.size > 3' }]
    policy({ validations })
    expect(answer({}, { size: 'big' })).toMatch(/^422 expression 'object.data.size > 3' resulted in error: /)
    server.send('DELETE', `${api}/validatingadmissionpolicies/p`)
    server.send('DELETE', `${api}/validatingadmissionpolicybindings/b`)
    policy({ validations, failurePolicy: 'Ignore' })
    expect(answer({}, { size: 'big' })).toBe('created')
  })

  it('looks only at what matches its rules, selectors and conditions', () => {
    policy(
      {
        matchConstraints: {
          resourceRules: [rules],
          excludeResourceRules: [{ ...rules, resourceNames: ['other'] }],
          objectSelector: { matchLabels: { guarded: 'yes' } },
        },
        matchConditions: [{ name: 'not-free', expression: "!has(object.data) || !('free' in object.data)" }],
        validations: [{ expression: 'false', message: 'no' }],
      },
      { matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } } },
    )
    const labels = { guarded: 'yes' }
    expect(answer({ labels })).toBe('422 no')
    expect(answer()).toBe('created')
    expect(answer({ labels }, { free: '' })).toBe('created')
    expect(server.send('POST', configMaps, { metadata: { name: 'other', labels } }).code).toBe(201)
    expect(
      server.send('POST', '/api/v1/namespaces/a/secrets', { metadata: { name: 'c', labels } }).code,
    ).toBe(201)
  })

  it.each([
    ["quantity(object.data.size).isLessThan(quantity('1Gi'))", { size: '512Mi' }],
    ["quantity('1.5').add(quantity('500m')).asInteger() == 2", {}],
    ["isQuantity(object.data.size) == false && object.data.size.find('[0-9]+') == '12'", { size: 'a12b' }],
    ['object.data.map(key, size(object.data[key])).max() == 3', { a: 'x', b: 'xyz' }],
    ["[1, 2, 3].sum() == 6 && [1, 2].isSorted() && ['a', 'b'].indexOf('b') == 1", {}],
    ["object.metadata.?labels.orValue({}).size() == 0 && 'a-b'.replace('-', '+') == 'a+b'", {}],
    ["request.operation == 'CREATE' && request.userInfo.username == 'admin' && oldObject == null", {}],
    ["namespaceObject.metadata.name == 'a' && request.resource.resource == 'configmaps'", {}],
  ])('understands %s', (expression, data) => {
    policy({ validations: [{ expression }] })
    expect(answer({}, data)).toBe('created')
  })

  it('asks who may do what', () => {
    const expression =
      "authorizer.requestResource.check('delete').allowed() && authorizer.group('').resource('secrets').namespace('a').check('get').allowed() && !authorizer.serviceAccount('a', 'default').path('/metrics').check('get').allowed() && authorizer.requestResource.check('create').reason() == ''"
    policy({ validations: [{ expression }] })
    expect(answer()).toBe('created')
  })

  it('warns and notes where it is told to, and denies only where it is told to', () => {
    const validations = [
      { expression: 'false', message: 'first' },
      { expression: 'false', message: 'second' },
    ]
    policy({ validations }, { validationActions: ['Warn', 'Audit'] })
    const { code, headers } = server.send('POST', configMaps, { metadata: { name: 'c' } })
    expect(code).toBe(201)
    expect(headers.warning).toEqual(
      ['first', 'second'].map(
        (why) => `299 - "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': ${why}"`,
      ),
    )
  })

  it('composes variables of variables, each of them evaluated once and only when it is asked for', () => {
    policy({
      variables: [
        { name: 'count', expression: 'size(object.data)' },
        { name: 'isMany', expression: 'variables.count > 1' },
        { name: 'broken', expression: 'int(object.data.a) > 0' },
      ],
      validations: [{ expression: '!variables.isMany || variables.broken' }],
    })
    expect(answer({}, { a: 'x' })).toBe('created')
    expect(answer({}, { a: 'x', b: '' })).toMatch(
      /^422 expression '!variables\.isMany \|\| variables\.broken' resulted in error: composited variable "broken" fails to evaluate: /,
    )
  })

  it('denies where the parameters are missing or cannot be found at all', () => {
    const validations = [{ expression: 'params.data.max != ""' }]
    const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' }
    const paramRef = { name: 'gone', parameterNotFoundAction: 'Deny' }
    policy({ paramKind, validations }, { paramRef })
    expect(answer()).toBe(
      '422 failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    )
    for (const kind of ['validatingadmissionpolicies/p', 'validatingadmissionpolicybindings/b'])
      server.send('DELETE', `${api}/${kind}`)
    policy({ paramKind: { apiVersion: 'example.com/v1', kind: 'Nothing' }, validations }, { paramRef })
    expect(answer()).toBe(
      "422 failed to configure policy: failed to find resource referenced by paramKind: 'example.com/v1, Kind=Nothing'",
    )
  })

  it('refuses where a note for the audit log comes to nothing', () => {
    const auditAnnotations = [{ key: 'k', valueExpression: 'string(object.data.a)' }]
    policy({ auditAnnotations, validations: [] })
    expect(answer({}, { a: 'x' })).toBe('created')
    expect(answer()).toMatch(/^422 expression 'string\(object\.data\.a\)' resulted in error: no such key: /)
  })

  it('means all versions of a resource by one, unless it is taken to the letter', () => {
    const path = '/apis/autoscaling/v1/namespaces/a/horizontalpodautoscalers'
    const write = (name: string) =>
      server.message(
        server.send('POST', path, {
          metadata: { name },
          spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
            maxReplicas: 2,
            targetCPUUtilizationPercentage: 9,
          },
        }),
      )
    const saying = (version: string, matchPolicy?: string) => {
      for (const kind of ['validatingadmissionpolicies/p', 'validatingadmissionpolicybindings/b'])
        server.send('DELETE', `${api}/${kind}`)
      const resourceRules = [
        { apiGroups: ['autoscaling'], apiVersions: [version], operations: ['*'], resources: ['*'] },
      ]
      const asked = 'request.kind.version + request.requestKind.version'
      policy({
        matchConstraints: { resourceRules, ...(matchPolicy && { matchPolicy }) },
        validations: [
          {
            expression: 'false',
            messageExpression: `${asked} + (has(object.spec.metrics) ? ' metrics' : ' target')`,
          },
        ],
      })
      return write(`${version}-${matchPolicy ?? 'usual'}`.toLowerCase())?.replace(/^.*request: /, '')
    }
    expect(saying('v1')).toBe('v1v1 target')
    expect(saying('v2')).toBe('v2v1 metrics')
    expect(saying('v2', 'Exact')).toBeUndefined()
  })

  it.each([
    [
      'pods/exec',
      'CONNECT',
      'POST',
      '/pods/web/exec',
      undefined,
      "object.command == ['ls', '-l'] && object.stdin",
    ],
    [
      'pods/attach',
      'CONNECT',
      'GET',
      '/pods/web/attach',
      undefined,
      "request.kind.kind == 'PodAttachOptions'",
    ],
    ['pods/proxy', 'CONNECT', 'GET', '/pods/web/proxy/x/y', undefined, "object.path == '/x/y'"],
    [
      'pods/eviction',
      'CREATE',
      'POST',
      '/pods/web/eviction',
      { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web' } },
      "request.kind.group == 'policy' && object.metadata.name == 'web'",
    ],
    [
      'serviceaccounts/token',
      'CREATE',
      'POST',
      '/serviceaccounts/default/token',
      { spec: { audiences: ['vault'] } },
      "object.spec.audiences[0] == 'vault'",
    ],
    [
      'replicationcontrollers/scale',
      'UPDATE',
      'PUT',
      '/replicationcontrollers/web/scale',
      { metadata: { name: 'web' }, spec: { replicas: 3 } },
      "request.kind.kind == 'Scale' && object.spec.replicas == 3 && oldObject.spec.replicas == 1 && !has(object.spec.template)",
    ],
  ] as const)('is asked about %s', (resource, operation, method, path, body, expression) => {
    const containers = [{ name: 'web', image: 'nginx' }]
    const labels = { app: 'web' }
    server.send('POST', '/api/v1/namespaces/a/pods', { metadata: { name: 'web' }, spec: { containers } })
    server.send('POST', '/api/v1/namespaces/a/replicationcontrollers', {
      metadata: { name: 'web' },
      spec: { selector: labels, template: { metadata: { labels }, spec: { containers } } },
    })
    policy({
      matchConstraints: { resourceRules: [{ ...rules, operations: [operation], resources: [resource] }] },
      validations: [{ expression: `!(${expression})`, message: 'seen' }],
    })
    const query = { command: ['ls', '-l'], stdin: 'true' }
    const response = server.send(method, `/api/v1/namespaces/a${path}`, body, { query })
    expect(server.message(response)).toMatch(/denied request: seen$/)
  })
})
