// What definitions of custom resources are refused for, in the server's words.
import { expect, it } from 'vitest'
import { printFieldErrors } from '#api/field-error.ts'
import type { CustomResourceDefinition } from '#api/types/apiextensions-v1.ts'
import { definitionErrors } from '#cluster/resources/custom/definition-errors.ts'

function definition(version: object, spec: object = {}): CustomResourceDefinition {
  const versions = [{ name: 'v1', served: true, storage: true, ...version }]
  const names = { plural: 'foos', singular: 'foo', kind: 'Foo', listKind: 'FooList' }
  return {
    metadata: { name: 'foos.example.com' },
    spec: { group: 'example.com', scope: 'Namespaced', names, versions, ...spec },
    status: { storedVersions: ['v1'] },
  } as unknown as CustomResourceDefinition
}

const ofSchema = (openAPIV3Schema: object) => definition({ schema: { openAPIV3Schema } })
const complaint = (given: CustomResourceDefinition, old?: CustomResourceDefinition) => {
  const errors = definitionErrors(given, old)
  return errors.length === 0 ? '' : printFieldErrors(errors)
}
const root = 'spec.validation.openAPIV3Schema'
const text = { type: 'string' }
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })
const ruled = (rule: string, more: object = {}) => ({ 'x-kubernetes-validations': [{ rule, ...more }] })
const shown = (rule: string) =>
  `{"Rule":${JSON.stringify(rule).replaceAll('>', '\\u003e')},"Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}`

it.each([
  [
    object({ a: object({}, ruled('self.nope == 1')) }),
    `${root}.properties[a].x-kubernetes-validations[0].rule: Invalid value: ${shown('self.nope == 1')}: compilation failed: ERROR: <input>:1:5: undefined field 'nope'\n | self.nope == 1\n | ....^`,
  ],
  [
    object({ a: { ...text, ...ruled('self') } }),
    `${root}.properties[a].x-kubernetes-validations[0].rule: Invalid value: ${shown('self')}: cel expression must evaluate to a bool`,
  ],
  [
    object({ a: { ...text, ...ruled('true', { messageExpression: '1' }) } }),
    'messageExpression must evaluate to a string',
  ],
  [object({ a: { ...text, ...ruled("self.contains('x')") } }), ''],
  [
    object({ a: { type: 'array', items: text, ...ruled('self.all(x, self.all(y, x == y))') } }),
    `${root}.properties[a].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`,
  ],
  [
    object({ a: { type: 'array', items: { ...text, ...ruled('self == oldSelf') } } }),
    `oldSelf cannot be used on the uncorrelatable portion of the schema within ${root}.properties[a]`,
  ],
  [
    object({ a: { ...text, ...ruled('', {}) } }),
    `${root}.properties[a].x-kubernetes-validations[0].rule: Required value: rule is not specified`,
  ],
  [
    object({ a: object({ b: text }, ruled('true', { fieldPath: '.c' })) }),
    'fieldPath: Invalid value: ".c": must be a valid path',
  ],
  [object({ a: { type: 'array' } }), `${root}.properties[a].items: Required value: must be specified`],
  [
    object({ a: { ...text, anyOf: [{ type: 'string' }] } }),
    `${root}.properties[a].anyOf[0].type: Forbidden: must be empty to be structural`,
  ],
  [
    object({}, { allOf: [{ properties: { b: { minLength: 1 } } }] }),
    `${root}.properties[b]: Required value: because it is defined in ${root}.allOf[0].properties[b]`,
  ],
  [
    object({ metadata: { type: 'object', properties: { labels: { type: 'object' } } } }),
    `${root}.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified`,
  ],
  [
    object({ a: { ...text, pattern: '(' } }),
    "must be a valid regular expression, but isn't: error parsing regexp: missing closing ): `(`",
  ],
  [
    object({ a: { ...text, default: 3 } }),
    `${root}.properties[a].default: Invalid value: "integer": ${root}.properties[a].default in body must be of type string: "integer"`,
  ],
  [
    object({ a: object({ b: text }, { default: { c: 1 } }) }),
    'default: Invalid value: {"c":1}: must not have unknown fields',
  ],
  [
    object({ a: { type: 'strong' } }),
    `${root}.properties[a].type: Unsupported value: "strong": supported values: "array", "boolean", "integer", "number", "object", "string"`,
  ],
  [
    object({
      a: {
        type: 'array',
        items: object({}),
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['b'],
      },
    }),
    `${root}.properties[a].x-kubernetes-list-map-keys: Invalid value: ["b"]: entries must all be names of item properties`,
  ],
  [
    object({
      a: {
        type: 'array',
        items: object({ b: text }),
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['b'],
      },
    }),
    `${root}.properties[a].items.properties[b].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`,
  ],
  [
    object({ a: { type: 'array', items: text, uniqueItems: true } }),
    'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
  ],
  [
    object({}, { additionalProperties: true }),
    `${root}.additionalProperties: Forbidden: must not be used at the root`,
  ],
])('schema %j', (schema, message) => {
  const found = complaint(ofSchema(schema))
  if (message === '') expect(found).toBe('')
  else expect(found).toContain(message)
})

const schema = {
  openAPIV3Schema: object({ spec: object({ size: text, list: { type: 'array', items: text } }) }),
}

it.each([
  [
    { additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: 'spec' }] },
    {},
    '[spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string, spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec": must be a simple json path starting with .]',
  ],
  [
    { selectableFields: [{ jsonPath: '.spec.list' }] },
    {},
    'spec.selectableFields[0].jsonPath: Invalid value: ".spec.list": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
  ],
  [
    { selectableFields: [{ jsonPath: '.spec.nope' }] },
    {},
    'spec.selectableFields[0].jsonPath: Invalid value: ".spec.nope": is an invalid path: does not refer to a valid field',
  ],
  [
    { subresources: { scale: { specReplicasPath: '.status.n', statusReplicasPath: '.status.n' } } },
    {},
    'spec.subresources.scale.specReplicasPath: Invalid value: ".status.n": should be a json path under .spec',
  ],
  [
    { deprecationWarning: 'old' },
    {},
    'spec.versions[0].deprecationWarning: Invalid value: "old": can only be set for deprecated versions',
  ],
  [
    {},
    { group: 'example', names: { plural: 'foos', singular: 'foo', kind: 'Foo', listKind: 'Foo' } },
    '[metadata.name: Invalid value: "foos.example.com": must be spec.names.plural+"."+spec.group, spec.group: Invalid value: "example": should be a domain with at least one dot, spec.names.listKind: Invalid value: "Foo": kind and listKind may not be the same]',
  ],
  [
    {},
    { conversion: { strategy: 'Webhook' } },
    '[spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook, spec.conversion.conversionReviewVersions: Required value]',
  ],
  [
    {},
    { preserveUnknownFields: true },
    'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
  ],
])('version %j with %j', (version, spec, message) => {
  expect(complaint(definition({ schema, ...version }, spec))).toBe(message)
})

it('keeps what names objects, and versions that objects are stored in', () => {
  const old = definition({ schema })
  const established = {
    ...old,
    status: { ...old.status, conditions: [{ type: 'Established', status: 'True' }] },
  }
  expect(
    complaint(
      definition({ schema }, { scope: 'Cluster' }),
      established as unknown as CustomResourceDefinition,
    ),
  ).toBe('spec.scope: Invalid value: "Cluster": field is immutable')
  const without = { ...definition({ schema, name: 'v2' }), status: { storedVersions: ['v1', 'v2'] } }
  expect(complaint(without as unknown as CustomResourceDefinition, old)).toBe(
    'status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions',
  )
})
