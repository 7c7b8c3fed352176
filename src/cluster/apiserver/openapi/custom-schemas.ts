// The OpenAPI schemas of custom resources: what their definition says, with what every object has.
// Models apiextensions-apiserver controller/openapi/builder, v1.35.
import type { ServedResource } from '../registry.ts'
import type { OpenApiSchema } from './document.ts'
import { type Descriptions, schemaRef } from './type-schemas.ts'

/** `com.example.sea.v1.Boat` of a Boat of sea.example.com/v1. */
function schemaName({ facts: { group, version, kind } }: ServedResource): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`
}

export function customRef(resource: ServedResource, isList = false): OpenApiSchema {
  return { $ref: `#/components/schemas/${schemaName(resource)}${isList ? 'List' : ''}` }
}

/** The schemas of the objects of a resource and of their lists, by name. */
export function customSchemas(
  resource: ServedResource,
  descriptions: Descriptions,
): { readonly [name: string]: OpenApiSchema } {
  const { group, version, kind } = resource.facts
  // Every kind tells the same of these fields: take the texts of one that is always there.
  const texts = descriptions['core.v1.Pod']?.fields ?? {}
  const listTexts = descriptions['core.v1.PodList']?.fields ?? {}
  const text = (name: string, from = texts) => (from[name] === undefined ? {} : { description: from[name] })
  const own = (resource.custom?.schema ?? {}) as OpenApiSchema & { readonly properties?: object }
  const name = schemaName(resource)
  const kindOf = (suffix: string) => ({
    'x-kubernetes-group-version-kind': [{ group, kind: kind + suffix, version }],
  })
  const properties = {
    ...own.properties,
    apiVersion: { ...text('apiVersion'), type: 'string' },
    kind: { ...text('kind'), type: 'string' },
    metadata: { ...text('metadata'), allOf: [schemaRef('meta.v1.ObjectMeta')] },
  }
  return {
    [name]: { ...own, type: 'object', properties, ...kindOf('') },
    [`${name}List`]: {
      description: `${kind}List is a list of ${kind}`,
      type: 'object',
      required: ['items'],
      properties: {
        apiVersion: { ...text('apiVersion', listTexts), type: 'string' },
        items: { type: 'array', items: customRef(resource) },
        kind: { ...text('kind', listTexts), type: 'string' },
        metadata: { ...text('metadata', listTexts), allOf: [schemaRef('meta.v1.ListMeta')] },
      },
      ...kindOf('List'),
    },
  }
}
