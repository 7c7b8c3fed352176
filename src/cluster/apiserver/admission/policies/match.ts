// Which writes an admission policy is about. Models apiserver plugin/policy/matching and webhook/predicates, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import { namespaces } from '#api/resource-ref.ts'
import type { MatchResources, NamedRuleWithOperations } from '#api/types/admissionregistration-v1.ts'
import type { Namespace } from '#api/types/core-v1.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import type { ServedResource } from '../../registry.ts'
import type { Attributes } from '../admission.ts'

type Match = Pick<MatchResources, 'resourceRules' | 'namespaceSelector' | 'objectSelector'> &
  Pick<MatchResources, 'excludeResourceRules' | 'matchPolicy'>

/**
 * The version in which a policy, a binding or a webhook wants to see the write; undefined when it does not. Rules that
 * name another version of the resource mean this one as well, unless they are to be taken to the letter.
 */
export function matchedVersion(attributes: Attributes, match: Match | undefined): ServedResource | undefined {
  const { served } = attributes.call
  if (match === undefined) return served
  const { resourceRules = [], excludeResourceRules = [], namespaceSelector, objectSelector } = match
  if (versionInRules(attributes, excludeResourceRules, match) !== undefined) return undefined
  if (!matchesNamespace(attributes, namespaceSelector) || !matchesObject(attributes, objectSelector))
    return undefined
  return resourceRules.length === 0 ? served : versionInRules(attributes, resourceRules, match)
}

function versionInRules(
  attributes: Attributes,
  rules: readonly NamedRuleWithOperations[],
  { matchPolicy }: Match,
): ServedResource | undefined {
  if (rules.length === 0) return undefined
  const { served, server } = attributes.call
  if (rules.some((rule) => matchesRule(attributes, rule, served))) return served
  if (matchPolicy === 'Exact') return undefined
  const others = server.registry.othersOf(served)
  return rules.flatMap((rule) => others.filter((other) => matchesRule(attributes, rule, other))).at(0)
}

function isNamespace({ call }: Attributes): boolean {
  const { group, plural } = call.resource.facts
  return group === namespaces.group && plural === namespaces.plural
}

function matchesRule(
  attributes: Attributes,
  rule: NamedRuleWithOperations,
  { facts }: ServedResource,
): boolean {
  const { operation, name, namespace, subresource } = attributes
  const { group, version, plural } = facts
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
    (rule.resources ?? []).some((resource) => matchesResource(plural, subresource, resource))
  )
}

/** `pods`, `pods/status`, `pods/*`; a star alone stands for no subresource. */
function matchesResource(plural: string, subresource: string | undefined, wanted: string): boolean {
  const [name, part = ''] = wanted.split('/')
  return (name === '*' || name === plural) && (part === '*' || part === (subresource ?? ''))
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
