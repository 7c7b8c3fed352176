// Which writes an admission policy is about. Models apiserver plugin/policy/matching and webhook/predicates, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import { namespaces } from '#api/resource-ref.ts'
import type { MatchResources, NamedRuleWithOperations } from '#api/types/admissionregistration-v1.ts'
import type { Namespace } from '#api/types/core-v1.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import type { Attributes } from '../admission.ts'

/** True when the write is within what a policy, or its binding, wants to see. */
export function matchesResources(attributes: Attributes, match: MatchResources | undefined): boolean {
  if (match === undefined) return true
  const { resourceRules = [], excludeResourceRules = [], namespaceSelector, objectSelector } = match
  if (excludeResourceRules.some((rule) => matchesRule(attributes, rule))) return false
  if (resourceRules.length > 0 && !resourceRules.some((rule) => matchesRule(attributes, rule))) return false
  return matchesNamespace(attributes, namespaceSelector) && matchesObject(attributes, objectSelector)
}

function isNamespace({ call }: Attributes): boolean {
  const { group, plural } = call.resource.facts
  return group === namespaces.group && plural === namespaces.plural
}

function matchesRule(attributes: Attributes, rule: NamedRuleWithOperations): boolean {
  const { call, operation, name, namespace } = attributes
  const { group, version } = call.resource.facts
  const includes = (list: readonly string[] | undefined, value: string) =>
    (list ?? []).some((item) => item === '*' || item === value)
  const isNamespaced = namespace !== undefined && !isNamespace(attributes)
  const isInScope = !rule.scope || rule.scope === '*' || (rule.scope === 'Namespaced') === isNamespaced
  const isNamed = (rule.resourceNames ?? []).length === 0 || rule.resourceNames?.includes(name) === true
  return (
    isInScope &&
    isNamed &&
    includes(rule.operations, operation) &&
    includes(rule.apiGroups, group) &&
    includes(rule.apiVersions, version) &&
    (rule.resources ?? []).some((resource) => matchesResource(attributes, resource))
  )
}

/** `pods`, `pods/status`, `pods/*`; a star alone stands for no subresource. */
function matchesResource({ call, subresource }: Attributes, wanted: string): boolean {
  const [plural, part = ''] = wanted.split('/')
  const { facts } = call.resource
  return (plural === '*' || plural === facts.plural) && (part === '*' || part === (subresource ?? ''))
}

/** The labels of the write's namespace, or of the namespace that is written. */
function matchesNamespace(attributes: Attributes, selector: LabelSelector | undefined): boolean {
  if (selector === undefined || isEverything(selector)) return true
  const { call, namespace, object, old } = attributes
  if (isNamespace(attributes)) return selectorFromObject(selector).matches((object ?? old)?.metadata.labels)
  if (namespace === undefined) return true
  const home: Namespace | undefined = call.on.get(namespaces, undefined, namespace)
  return selectorFromObject(selector).matches(home?.metadata.labels)
}

function matchesObject({ object, old }: Attributes, selector: LabelSelector | undefined): boolean {
  if (selector === undefined || isEverything(selector)) return true
  const matches = (one: KubeObject | undefined) =>
    one !== undefined && selectorFromObject(selector).matches(one.metadata.labels)
  return matches(object as KubeObject | undefined) || matches(old)
}

function isEverything({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0
}
