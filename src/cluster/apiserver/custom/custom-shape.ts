// How values of a custom resource are owned, field by field. Models apiextensions-apiserver's types for server-side
// apply, v1.35.
import { type Shape, shapeOfType } from '#api/fields/shape.ts'
import { memberSchema, type StructuralSchema } from '../../resources/custom/structural-schema.ts'

const atomic: Shape = { kind: 'atomic' }
const deduced: Shape = { kind: 'deduced' }

/** The members of every object, and of those that are embedded in others. */
const ofObjects = { apiVersion: atomic, kind: atomic, metadata: shapeOfType('meta.v1.ObjectMeta') }

/** The shape of whole objects: their metadata is that of all objects. */
export function shapeOfCustom(schema: StructuralSchema): Shape {
  const own = shapeOf(schema, false)
  const members = own.kind === 'members' ? own.of : {}
  const rest = own.kind === 'members' ? own.rest : deduced
  return { kind: 'members', of: { ...members, ...ofObjects }, rest }
}

/** `keepsUnknown` goes for all that lies below. */
function shapeOf(schema: StructuralSchema, keepsUnknown: boolean): Shape {
  const keeps = keepsUnknown || schema['x-kubernetes-preserve-unknown-fields'] === true
  if (schema['x-kubernetes-int-or-string']) return atomic
  if (schema.type === 'array') return listShape(schema, keeps)
  if (schema.type !== 'object') return schema.type === undefined ? deduced : atomic
  if (schema['x-kubernetes-map-type'] === 'atomic') return atomic
  const { properties, additionalProperties } = schema
  if (properties === undefined && typeof additionalProperties === 'object')
    return { kind: 'map', member: shapeOf(additionalProperties, keeps) }
  const of = Object.fromEntries(
    Object.entries(properties ?? {}).map(([name, inner]) => [name, shapeOf(inner, keeps)]),
  )
  const isFree = keeps || additionalProperties === true || properties === undefined
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
  return {
    kind: 'members',
    of: isEmbedded ? { ...of, ...ofObjects } : of,
    rest: isFree ? deduced : undefined,
  }
}

function listShape(schema: StructuralSchema, keepsUnknown: boolean): Shape {
  const { items } = schema
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') return { kind: 'set' }
  if (type !== 'map' || items === undefined) return atomic
  const keys = [...(schema['x-kubernetes-list-map-keys'] ?? [])].sort()
  const defaults = Object.fromEntries(
    keys.flatMap((key) => {
      const value = memberSchema(items, key)?.default
      return value === undefined ? [] : [[key, value]]
    }),
  )
  return { kind: 'keyed', keys, defaults, item: shapeOf(items, keepsUnknown) }
}
