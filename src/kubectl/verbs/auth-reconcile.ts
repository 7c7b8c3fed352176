// kubectl auth reconcile: RBAC objects as a file has them, with what else they grant kept. Models rbac reconciliation, v1.35.
import { deepEqual, type KubeObject } from '#api/object.ts'
import type { PolicyRule, Subject } from '#api/types/rbac-v1.ts'
import { manifestTargets } from '../manifests/manifest-targets.ts'
import { fetchIfPresent, hasFiles } from '../manifests/targets.ts'
import { reportChange } from '../report-change.ts'
import type { Target } from '../target.ts'
import { CommandError, throwCollected, usageError, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, createObject, type DryRun, deleteObject, replaceObject } from '../writing.ts'

const group = 'rbac.authorization.k8s.io'
const optOut = 'rbac.authorization.kubernetes.io/autoupdate'

type RbacObject = KubeObject & {
  readonly rules?: readonly PolicyRule[] | null
  readonly subjects?: readonly Subject[] | null
  readonly roleRef?: unknown
}

type Operation = 'none' | 'create' | 'update' | 'recreate'

/** What has to be done to one object. */
interface Plan {
  readonly operation: Operation
  readonly object: RbacObject
  /** The object says that it is not to be touched. */
  readonly isProtected: boolean
  readonly missing: readonly string[]
  readonly extra: readonly string[]
}

export const authReconcile: Verb = {
  path: 'auth reconcile',

  async run(call) {
    if (call.args.length > 0) throw usageError(call, 'no arguments allowed')
    if (!hasFiles(call)) throw new CommandError('error: must specify one of -f and -k')
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unread } = await manifestTargets(call)
    const errors = [...unread]
    for (const target of targets) {
      if (target.resource.group !== group) continue
      if (target.resource.version !== 'v1')
        throw new CommandError(
          `error: only rbac.authorization.k8s.io/v1 is supported: not ${target.object?.apiVersion ?? ''}`,
        )
      try {
        await reconcile(call, target, dryRun)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    return 0
  },
}

async function reconcile(call: VerbCall, target: Target, dryRun: DryRun): Promise<void> {
  const wanted = target.object as RbacObject
  const existing = (await fetchIfPresent(call, target)) as RbacObject | undefined
  const isRole = target.resource.kind.endsWith('Role')
  const plan = isRole ? planRole(call, wanted, existing) : planBinding(call, wanted, existing)
  const { operation, object, isProtected } = plan
  if (dryRun !== 'client' && !isProtected) {
    if (operation === 'recreate') await deleteObject(call, target, {}, dryRun)
    if (operation === 'create' || operation === 'recreate') await createObject(call, target, object, dryRun)
    if (operation === 'update') await replaceObject(call, target, object, { dryRun })
  }
  await reportChange(call, target, 'reconciled', dryRun, object)
  tell(call, plan, isRole ? 'rules' : 'subjects')
}

function tell(call: VerbCall, { operation, isProtected, missing, extra }: Plan, what: string): void {
  if (operation === 'none') return
  const caveat = isProtected ? `, but object opted out (${optOut}: false)` : ''
  call.io.err(`\treconciliation required ${operation}${caveat}\n`)
  const list = (title: string, items: readonly string[]) => {
    if (items.length > 0) call.io.err(`\t${title}:\n${items.map((item) => `\t\t${item}\n`).join('')}`)
  }
  list(`missing ${what} added`, missing)
  if (removesExtra(call, what)) list(`extra ${what} removed`, extra)
}

function removesExtra({ flags }: VerbCall, what: string): boolean {
  return flags.on(what === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects')
}

function opener(wanted: RbacObject, existing: RbacObject) {
  const labels = { ...existing.metadata.labels, ...wanted.metadata.labels }
  const annotations = { ...existing.metadata.annotations, ...wanted.metadata.annotations }
  const isSame =
    deepEqual(labels, existing.metadata.labels ?? {}) &&
    deepEqual(annotations, existing.metadata.annotations ?? {})
  const has = (map: object) => Object.keys(map).length > 0
  const metadata = {
    ...existing.metadata,
    ...(has(labels) && { labels }),
    ...(has(annotations) && { annotations }),
  }
  return { isSame, metadata, isProtected: existing.metadata.annotations?.[optOut] === 'false' }
}

function planRole(call: VerbCall, wanted: RbacObject, existing: RbacObject | undefined): Plan {
  const rules = wanted.rules ?? []
  if (existing === undefined)
    return {
      operation: 'create',
      object: wanted,
      isProtected: false,
      missing: rules.map(ruleText),
      extra: [],
    }
  const { isSame, metadata, isProtected } = opener(wanted, existing)
  const present = existing.rules ?? []
  const missing = rules.filter((rule) => !present.some((other) => covers(other, rule)))
  const extra = present.filter((rule) => !rules.some((other) => covers(other, rule)))
  const removes = removesExtra(call, 'rules')
  const isChanged = !isSame || missing.length > 0 || (removes && extra.length > 0)
  return {
    operation: isChanged ? 'update' : 'none',
    object: { ...existing, metadata, rules: removes ? rules : [...present, ...missing] },
    isProtected,
    missing: missing.map(ruleText),
    extra: extra.map(ruleText),
  }
}

function planBinding(call: VerbCall, wanted: RbacObject, existing: RbacObject | undefined): Plan {
  const subjects = wanted.subjects ?? []
  if (existing === undefined)
    return {
      operation: 'create',
      object: wanted,
      isProtected: false,
      missing: subjects.map(subjectText),
      extra: [],
    }
  const { isSame, metadata, isProtected } = opener(wanted, existing)
  const present = existing.subjects ?? []
  const missing = subjects.filter(
    (subject) => !present.some((other) => subjectText(other) === subjectText(subject)),
  )
  const extra = present.filter(
    (subject) => !subjects.some((other) => subjectText(other) === subjectText(subject)),
  )
  const removes = removesExtra(call, 'subjects')
  const isOtherRole = !deepEqual(wanted.roleRef, existing.roleRef)
  const isChanged = !isSame || missing.length > 0 || (removes && extra.length > 0)
  const kept = removes ? subjects : [...present, ...missing]
  return {
    operation: isOtherRole ? 'recreate' : isChanged ? 'update' : 'none',
    object: isOtherRole ? { ...wanted, subjects: kept } : { ...existing, metadata, subjects: kept },
    isProtected,
    missing: missing.map(subjectText),
    extra: extra.map(subjectText),
  }
}

/** Whether one rule grants all that another does. Models rbac validation Covers, for single rules. */
function covers(owner: PolicyRule, wanted: PolicyRule): boolean {
  const all = (field: keyof PolicyRule) => {
    const has = (owner[field] ?? []) as readonly string[]
    const needs = (wanted[field] ?? []) as readonly string[]
    return has.includes('*') || needs.every((item) => has.includes(item))
  }
  const names = owner.resourceNames ?? []
  const wantedNames = wanted.resourceNames ?? []
  const coversNames =
    names.length === 0 || (wantedNames.length > 0 && wantedNames.every((name) => names.includes(name)))
  return all('verbs') && all('apiGroups') && all('resources') && all('nonResourceURLs') && coversNames
}

/** As Go prints the struct. */
function ruleText(rule: PolicyRule): string {
  const fields = [rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]
  return `{${fields.map((items) => `[${(items ?? []).join(' ')}]`).join(' ')}}`
}

function subjectText({ kind, apiGroup, name, namespace }: Subject): string {
  const known = apiGroup ?? (kind === 'ServiceAccount' ? '' : group)
  return `{${kind} ${known} ${name} ${namespace ?? ''}}`
}
