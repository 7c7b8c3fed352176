// Which objects a list or watch is about: namespace, label selector, field selector.
import { type FieldRequirement, FieldSelectorError, parseFieldSelector } from '#api/field-selector.ts'
import { parseSelector, type Selector, SelectorError } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import { queryValue } from '#api/request.ts'
import { badRequest } from '#api/status.ts'
import type { WatchScope } from '../store.ts'
import type { Call } from './call.ts'
import type { ServedResource } from './registry.ts'

export interface Selection {
  /** The narrowest part of the store that holds all selected objects. */
  readonly scope: WatchScope
  matches(object: KubeObject): boolean
}

/** Reads the selectors of a request. Throws 400. */
export function selectionOf(call: Call): Selection {
  const { resource, served, info, request } = call
  const labels = labelSelectorOf(queryValue(request.query, 'labelSelector'))
  const fields = fieldSelectorOf(served, queryValue(request.query, 'fieldSelector'))
  if (info.name !== undefined) fields.push({ field: 'metadata.name', value: info.name, negated: false })
  const scope = narrowestScope(call, fields)
  if (labels === undefined && fields.length === 0) return { scope, matches: () => true }
  return {
    scope,
    matches: (object) =>
      (labels === undefined || labels.matches(object.metadata.labels)) &&
      (fields.length === 0 || matchesFields(resource, object, fields)),
  }
}

function labelSelectorOf(text: string | undefined): Selector | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return parseSelector(text)
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message)
    throw error
  }
}

function fieldSelectorOf(resource: ServedResource, text: string | undefined): FieldRequirement[] {
  if (text === undefined || text === '') return []
  const { fields, aliases, error } = resource.fieldSelectors
  try {
    return parseFieldSelector(text).map((requirement) => {
      const field = aliases?.[requirement.field] ?? requirement.field
      if (!fields.includes(field) && !Object.values(aliases ?? {}).includes(field))
        throw new FieldSelectorError(error.replace('%s', requirement.field))
      return { ...requirement, field }
    })
  } catch (cause) {
    if (cause instanceof FieldSelectorError) throw badRequest(cause.message)
    throw cause
  }
}

function narrowestScope(call: Call, fields: readonly FieldRequirement[]): WatchScope {
  const { resource, info } = call
  const collection = resource.collection
  const wanted = (field: string) => fields.find((f) => f.field === field && !f.negated)?.value
  const namespace = info.namespace ?? wanted('metadata.namespace')
  const name = wanted('metadata.name')
  if (name !== undefined && (namespace !== undefined || !resource.facts.namespaced))
    return { collection, namespace, key: namespace === undefined ? name : `${namespace}/${name}` }
  for (const field of resource.fieldSelectors.indexed ?? []) {
    const value = wanted(field)
    if (value !== undefined && value !== '') return { collection, namespace, index: { name: field, value } }
  }
  return { collection, namespace }
}

function matchesFields(
  resource: ServedResource,
  object: KubeObject,
  fields: readonly FieldRequirement[],
): boolean {
  const values = resource.strategy.selectableFields?.(object)
  return fields.every(({ field, value, negated }) => {
    const actual =
      field === 'metadata.name'
        ? object.metadata.name
        : field === 'metadata.namespace'
          ? (object.metadata.namespace ?? '')
          : (values?.[field] ?? '')
    return (actual === value) !== negated
  })
}
