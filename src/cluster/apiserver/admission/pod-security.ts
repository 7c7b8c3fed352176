// PodSecurity: pods keep to the level that the labels of their namespace ask for.
import { controllerOf, type KubeObject } from '#api/object.ts'
import { namespaces, pods } from '#api/resource-ref.ts'
import { invalid } from '#api/status.ts'
import type { Namespace, Pod, PodSpec } from '#api/types/core-v1.ts'
import type { ObjectMeta } from '#api/types/meta-v1.ts'
import { type AdmissionPlugin, type Attributes, refusal } from './admission.ts'
import type { Violation } from './pod-security/check.ts'
import { violationsOf } from './pod-security/evaluate.ts'
import {
  compareLevels,
  isSameLevelVersion,
  type LevelVersion,
  type Policy,
  policyOf,
  printLevelVersion,
} from './pod-security/policy.ts'

/** Writes that leave what the standards look at as it is. */
const ignoredSubresources = new Set([
  'attach',
  'binding',
  'eviction',
  'exec',
  'log',
  'portforward',
  'proxy',
  'status',
])
/** How many pods of a namespace are looked at when its level changes. */
const maxExistingPods = 3000

/** Models k8s.io/pod-security-admission Admission.Validate, v1.35. */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',

  handles({ call, operation, subresource }) {
    if (operation !== 'CREATE' && operation !== 'UPDATE') return false
    const { facts, strategy } = call.resource
    if (facts.group === '' && facts.plural === pods.plural)
      return subresource === undefined || !ignoredSubresources.has(subresource)
    if (subresource !== undefined) return false
    return strategy.podTemplate !== undefined || (facts.group === '' && facts.plural === namespaces.plural)
  },

  validate(attributes) {
    const { strategy, facts } = attributes.call.resource
    if (strategy.podTemplate !== undefined) validateTemplate(attributes, strategy.podTemplate)
    else if (facts.plural === pods.plural) validatePod(attributes)
    else validateNamespace(attributes)
  },
}

function validatePod(attributes: Attributes): void {
  const policy = policyFor(attributes)
  if (isPrivileged(policy.enforce, policy.audit, policy.warn)) return
  const pod = attributes.object as unknown as Pod
  if (attributes.old !== undefined && !changesImages(pod, attributes.old as Pod)) return
  const { enforce } = policy
  const violations = violationsOf(enforce, pod.spec, pod.metadata)
  if (violations.length > 0)
    throw refusal(
      attributes,
      `violates PodSecurity "${printLevelVersion(enforce)}": ${printDetails(violations)}`,
    )
  warn(attributes, policy, pod.spec, pod.metadata)
}

/** Templates are only warned of: the pods that come of them are refused. */
function validateTemplate(
  attributes: Attributes,
  templateOf: NonNullable<Attributes['call']['resource']['strategy']['podTemplate']>,
): void {
  const policy = policyFor(attributes)
  if (isPrivileged(policy.audit, policy.warn)) return
  const template = templateOf(attributes.object as KubeObject)
  if (template !== undefined) warn(attributes, policy, template.spec, template.metadata)
}

function warn({ call }: Attributes, policy: Policy, spec: PodSpec, metadata: Partial<ObjectMeta>): void {
  const violations = violationsOf(policy.warn, spec, metadata)
  if (violations.length === 0) return
  const level = printLevelVersion(policy.warn)
  call.warnings.push(`would violate PodSecurity "${level}": ${printDetails(violations)}`)
}

function validateNamespace(attributes: Attributes): void {
  const { call, object, old, name } = attributes
  const now = policyOf(object?.metadata.labels)
  const before = old === undefined ? undefined : policyOf(old.metadata.labels)
  const isNewFault = JSON.stringify(now.errors) !== JSON.stringify(before?.errors ?? [])
  if (now.errors.length > 0 && isNewFault) throw invalid(call.resource.facts, name, now.errors)
  if (before === undefined) return
  const { enforce } = now.policy
  const former = before.policy.enforce
  if (isSameLevelVersion(enforce, former) || enforce.level === 'privileged') return
  if (enforce.version === former.version && compareLevels(enforce.level, former.level) <= 0) return
  call.warnings.push(...existingPodWarnings(call.on.list(pods, name), name, enforce))
}

function existingPodWarnings(
  existing: readonly Pod[],
  namespace: string,
  enforce: LevelVersion,
): readonly string[] {
  const looked =
    existing.length > maxExistingPods ? oneOfEachFirst(existing).slice(0, maxExistingPods) : existing
  const violators = new Map<string, string[]>()
  for (const pod of looked) {
    const reasons = violationsOf(enforce, pod.spec, pod.metadata).map(({ reason }) => reason)
    if (reasons.length === 0) continue
    const known = violators.get(reasons.join(', '))
    if (known === undefined) violators.set(reasons.join(', '), [pod.metadata.name])
    else known.push(pod.metadata.name)
  }
  const warnings: string[] = []
  if (looked.length < existing.length)
    warnings.push(
      `new PodSecurity enforce level only checked against the first ${looked.length} of ${existing.length} existing pods`,
    )
  if (violators.size > 0)
    warnings.push(
      `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${printLevelVersion(enforce)}"`,
    )
  return [...warnings, ...[...violators].map(([reasons, names]) => `${printNames(names)}: ${reasons}`).sort()]
}

/** One pod of each controller before the others of the same. */
function oneOfEachFirst(existing: readonly Pod[]): readonly Pod[] {
  const seen = new Set<string>()
  const others: Pod[] = []
  const first = existing.filter((pod) => {
    const owner = controllerOf(pod)?.uid
    if (owner === undefined) return true
    if (seen.has(owner)) others.push(pod)
    return !seen.has(owner) && seen.add(owner)
  })
  return [...first, ...others]
}

function printNames(names: readonly string[]): string {
  const [first = ''] = [...names].sort()
  if (names.length === 1) return first
  return `${first} (and ${names.length - 1} other pod${names.length === 2 ? '' : 's'})`
}

function printDetails(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')
}

function policyFor({ call, namespace = '' }: Attributes): Policy {
  const home: Namespace | undefined = call.on.get(namespaces, undefined, namespace)
  return policyOf(home?.metadata.labels).policy
}

function isPrivileged(...policies: readonly LevelVersion[]): boolean {
  return policies.every(({ level }) => level === 'privileged')
}

/** Of what may change in a pod, only images, and containers that come or go, are looked at anew. */
function changesImages({ spec }: Pod, { spec: old }: Pod): boolean {
  const differs = (now: PodSpec['containers'] = [], before: PodSpec['containers'] = []) =>
    now.length !== before.length || now.some(({ image }, i) => image !== before[i]?.image)
  if (differs(spec.containers, old.containers) || differs(spec.initContainers, old.initContainers))
    return true
  const former = new Map((old.ephemeralContainers ?? []).map(({ name, image }) => [name, image]))
  return (spec.ephemeralContainers ?? []).some(({ name, image }) => former.get(name) !== image)
}
