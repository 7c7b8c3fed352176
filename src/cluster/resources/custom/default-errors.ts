// Defaults in the schema of a custom resource have to fit it themselves. Models apiextensions-apiserver
// schema/defaulting ValidateDefaults, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import { ruleErrors } from './ask-rules.ts'
import { listTypeErrors } from './list-types.ts'
import { pruned, type StructuralSchema } from './structural-schema.ts'
import { schemaErrors } from './validate-value.ts'

export function defaultErrors(schema: StructuralSchema, path: string): readonly FieldError[] {
  const { properties = {}, additionalProperties, items } = schema
  return [
    ...(schema.default === undefined ? [] : ownErrors(schema, schema.default, `${path}.default`)),
    ...Object.entries(properties).flatMap(([name, property]) =>
      defaultErrors(property, `${path}.properties[${name}]`),
    ),
    ...(typeof additionalProperties === 'object'
      ? defaultErrors(additionalProperties, `${path}.additionalProperties`)
      : []),
    ...(items === undefined ? [] : defaultErrors(items, `${path}.items`)),
  ]
}

function ownErrors(schema: StructuralSchema, value: unknown, path: string): readonly FieldError[] {
  const isObject = schema['x-kubernetes-embedded-resource'] === true
  const unknown = deepEqual(pruned(schema, value, [], '', isObject), value)
    ? []
    : [invalidValue(path, value, 'must not have unknown fields')]
  const errors = [...unknown, ...schemaErrors(schema, value, path)]
  if (errors.length > 0) return errors
  return [...listTypeErrors(schema, value, path), ...ruleErrors(schema, value, undefined, path, [], isObject)]
}
