// What does not fit the kinds that a policy is about stands in its status.
import { expect, it } from 'vitest'
import { customResourceDefinitions, resourceRef } from '#api/resource-ref.ts'
import type { ValidatingAdmissionPolicy } from '#api/types/admissionregistration-v1.ts'
import { validatingAdmissionPolicyStatusController } from '#cluster/controllers/validatingadmissionpolicy-status.ts'
import { BareWorld } from '../bare-world.ts'

const policies = resourceRef('admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy')

it('tells of each expression and each kind that it does not fit', () => {
  const world = new BareWorld([validatingAdmissionPolicyStatusController])
  const openAPIV3Schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { replicas: { type: 'string' } } } },
  }
  world.api.create(customResourceDefinitions, {
    metadata: { name: 'foos.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'foos', kind: 'Foo' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  })
  const rule = (group: string, plural: string) => ({
    apiGroups: [group],
    apiVersions: ['v1'],
    operations: ['CREATE' as const],
    resources: [plural],
  })
  world.seconds(1)
  world.api.create(policies, {
    metadata: { name: 'p' },
    spec: {
      matchConstraints: { resourceRules: [rule('example.com', 'foos'), rule('apps', 'deployments')] },
      validations: [
        { expression: 'object.spec.replicas <= 5' },
        { expression: 'object.replicas > 1', messageExpression: "'is ' + object.metadata.name" },
        { expression: "object.spec.template.spec.containers.all(c, c.image != '')" },
      ],
    },
  })
  world.seconds(1)
  const { status } = world.api.get(policies, undefined, 'p') as ValidatingAdmissionPolicy
  expect(status.observedGeneration).toBe(1)
  expect(status.typeChecking?.expressionWarnings).toEqual([
    {
      fieldRef: 'spec.validations[0].expression',
      warning:
        "example.com/v1, Kind=Foo: ERROR: <input>:1:22: found no matching overload for '_<=_' applied to '(string, int)'\n | object.spec.replicas <= 5\n | .....................^\n",
    },
    {
      fieldRef: 'spec.validations[1].expression',
      warning:
        "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 1\n | ......^\n\nexample.com/v1, Kind=Foo: ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 1\n | ......^\n",
    },
    {
      fieldRef: 'spec.validations[2].expression',
      warning:
        "example.com/v1, Kind=Foo: ERROR: <input>:1:12: undefined field 'template'\n | object.spec.template.spec.containers.all(c, c.image != '')\n | ...........^\n",
    },
  ])
})
