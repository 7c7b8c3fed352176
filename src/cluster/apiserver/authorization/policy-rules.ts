// Policy rules: what one allows, and what of one rule others cover. Models component-helpers auth/rbac/validation, v1.35.
import type { PolicyRule } from '#api/types/rbac-v1.ts'
import type { AccessAttributes } from './attributes.ts'

/** True when the rule allows what is wanted. */
export function ruleAllows(rule: PolicyRule, wanted: AccessAttributes): boolean {
  if (!includes(rule.verbs, wanted.verb)) return false
  if ('path' in wanted)
    return (rule.nonResourceURLs ?? []).some((pattern) => matchesPath(pattern, wanted.path))
  if (!coversResource(rule.resources ?? [], wanted.resource) || !includes(rule.apiGroups, wanted.group))
    return false
  const names = rule.resourceNames ?? []
  return names.length === 0 || (wanted.name !== undefined && names.includes(wanted.name))
}

function includes(list: readonly string[] | null | undefined, value: string): boolean {
  return list !== undefined && list !== null && (list.includes('*') || list.includes(value))
}

function coversResource(resources: readonly string[], resource: string): boolean {
  if (includes(resources, resource)) return true
  const [, subresource] = resource.split('/')
  return subresource !== undefined && resources.includes(`*/${subresource}`)
}

function matchesPath(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)))
}

/** The parts of `wanted` that no rule of `held` covers, one line of text for each resource. */
export function uncoveredRules(
  held: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): readonly string[] {
  const missing = wanted.flatMap(breakDown).filter((part) => !held.some((rule) => covers(rule, part)))
  return compacted(missing).map(compactText).sort()
}

/** A rule as many that name one verb, one group and one resource, or one path, each. */
function breakDown(rule: PolicyRule): PolicyRule[] {
  const parts: PolicyRule[] = []
  for (const group of rule.apiGroups ?? [])
    for (const resource of rule.resources ?? [])
      for (const verb of rule.verbs ?? []) {
        const part = { verbs: [verb], apiGroups: [group], resources: [resource] }
        const names = rule.resourceNames ?? []
        if (names.length === 0) parts.push(part)
        else for (const name of names) parts.push({ ...part, resourceNames: [name] })
      }
  for (const path of rule.nonResourceURLs ?? [])
    for (const verb of rule.verbs ?? []) parts.push({ verbs: [verb], nonResourceURLs: [path] })
  return parts
}

function covers(held: PolicyRule, part: PolicyRule): boolean {
  const names = held.resourceNames ?? []
  return (
    (part.verbs ?? []).every((verb) => includes(held.verbs, verb)) &&
    (part.apiGroups ?? []).every((group) => includes(held.apiGroups, group)) &&
    (part.resources ?? []).every((resource) => coversResource(held.resources ?? [], resource)) &&
    (part.nonResourceURLs ?? []).every((path) =>
      (held.nonResourceURLs ?? []).some((pattern) => matchesPath(pattern, path)),
    ) &&
    (names.length === 0 ||
      ((part.resourceNames ?? []).length > 0 &&
        (part.resourceNames ?? []).every((name) => names.includes(name))))
  )
}

/** Rules of the same resource as one with all their verbs. */
function compacted(parts: readonly PolicyRule[]): PolicyRule[] {
  const rules = new Map<string, PolicyRule & { readonly verbs: string[] }>()
  parts.forEach((part, i) => {
    const key =
      part.nonResourceURLs === undefined
        ? `${part.apiGroups} ${part.resources} ${part.resourceNames ?? ''}`
        : String(i)
    const known = rules.get(key)
    const verbs = part.verbs ?? []
    if (known === undefined) rules.set(key, { ...part, verbs: [...verbs] })
    else known.verbs.push(...verbs.filter((verb) => !known.verbs.includes(verb)))
  })
  return [...rules.values()]
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`. Models rbac CompactString. */
function compactText(rule: PolicyRule): string {
  const parts = (
    [
      ['APIGroups', rule.apiGroups],
      ['Resources', rule.resources],
      ['NonResourceURLs', rule.nonResourceURLs],
      ['ResourceNames', rule.resourceNames],
      ['Verbs', rule.verbs],
    ] as const
  ).flatMap(([name, values]) => (values?.length ? [`${name}:${quotedList(values)}`] : []))
  return `{${parts.join(', ')}}`
}

/** A list of texts as Go prints it with %q. */
export function quotedList(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`
}
