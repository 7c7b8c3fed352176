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
})
