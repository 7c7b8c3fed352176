// RBAC rules as people read them: taken apart, put together again by resource. Models rbac CompactRules, v1.35.
import type { PolicyRule } from '#api/types/rbac-v1.ts'

type Rule = { readonly [K in keyof PolicyRule]?: PolicyRule[K] }

/** One resource or one URL, with its verbs. */
export interface CompactRule {
  readonly verbs: readonly string[]
  readonly group: string
  readonly resource: string
  readonly resourceNames: readonly string[]
  readonly urls: readonly string[]
}

/** A rule a resource, name and group; URLs stay one a verb. Sorted as kubectl describes them. */
export function compactRules(rules: readonly Rule[]): readonly CompactRule[] {
  const byResource = new Map<string, CompactRule>()
  const urls: CompactRule[] = []
  for (const rule of rules) {
    for (const group of rule.apiGroups ?? [])
      for (const resource of rule.resources ?? [])
        for (const name of rule.resourceNames?.length ? rule.resourceNames : [undefined])
          for (const verb of rule.verbs ?? []) {
            const key = JSON.stringify([group, resource, name])
            const known = byResource.get(key)
            byResource.set(key, {
              verbs: [...(known?.verbs ?? []), verb],
              group,
              resource,
              resourceNames: name === undefined ? [] : [name],
              urls: [],
            })
          }
    for (const url of rule.nonResourceURLs ?? [])
      for (const verb of rule.verbs ?? [])
        urls.push({ verbs: [verb], group: '', resource: '', resourceNames: [], urls: [url] })
  }
  const text = (rule: CompactRule) =>
    `Verbs:[${rule.verbs.join(' ')}],APIGroups:[${rule.urls.length > 0 ? '' : rule.group}],Resources:[${rule.resource}],ResourceNames:[${rule.resourceNames.join(' ')}],NonResourceURLs:[${rule.urls.join(' ')}],}`
  return [...byResource.values(), ...urls]
    .map((rule) => ({ rule, key: text(rule) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ rule }) => rule)
}

/** The cells of a rule's row: resources, URLs, names, verbs. */
export function ruleCells({ verbs, group, resource, resourceNames, urls }: CompactRule): {
  readonly resource: string
  readonly urls: string
  readonly names: string
  readonly verbs: string
} {
  const [plural = '', ...sub] = resource.split('/')
  const named = plural === '' ? '' : `${plural}${group === '' ? '' : `.${group}`}`
  return {
    resource: sub.length === 0 ? named : `${named}/${sub.join('/')}`,
    urls: `[${urls.join(' ')}]`,
    names: `[${resourceNames.join(' ')}]`,
    verbs: `[${verbs.join(' ')}]`,
  }
}
