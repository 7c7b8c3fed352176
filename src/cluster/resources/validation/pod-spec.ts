// A pod's spec, in a Pod or in a template. Models pkg/apis/core/validation ValidatePodSpec, v1.35.
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '#api/field-error.ts'
import { labelValueErrors, qualifiedNameErrors } from '#api/labels.ts'
import { deepEqual } from '#api/object.ts'
import { addQuantities, compareQuantities, formatQuantity, quantityOf, zeroQuantity } from '#api/quantity.ts'
import type {
  NodeSelector,
  NodeSelectorTerm,
  PodSpec,
  PodTemplateSpec,
  Toleration,
} from '#api/types/core-v1.ts'
import { addressErrors } from './addresses.ts'
import { containerListErrors, initContainerErrors } from './containers.ts'
import { ephemeralContainerErrors } from './ephemeral-containers.ts'
import { labelSelectorErrors, requirementErrors } from './label-selector.ts'
import { labelErrors } from './metadata.ts'
import { dnsLabel, dnsSubdomain, nameRuleErrors } from './names.ts'
import { podClaimErrors } from './pod-claims.ts'
import { systemErrors } from './pod-os.ts'
import { spreadErrors } from './spread.ts'
import { volumeErrors } from './volumes.ts'

/** The errors of a template, with paths below `spec.template`. */
export function podTemplateErrors(template: PodTemplateSpec, field = 'spec.template'): FieldError[] {
  const errors = labelErrors(`${field}.metadata.labels`, template.metadata.labels)
  return [
    ...errors,
    ...podSpecErrors(template.spec).map((error) => ({ ...error, field: `${field}.${error.field}` })),
  ]
}

/** Pods of workloads that keep their number always restart, and have no end of their own. */
export function alwaysRestartErrors(template: PodTemplateSpec, kind = 'ReplicaSet'): FieldError[] {
  const { restartPolicy, activeDeadlineSeconds } = template.spec
  const errors: FieldError[] = []
  if (restartPolicy !== undefined && restartPolicy !== 'Always')
    errors.push(notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always']))
  if (activeDeadlineSeconds !== undefined)
    errors.push(
      forbiddenField(
        'spec.template.spec.activeDeadlineSeconds',
        `activeDeadlineSeconds in ${kind} is not Supported`,
      ),
    )
  return errors
}

/** A field that keeps the value it was created with. */
export function immutableErrors(field: string, value: unknown, old: unknown): FieldError[] {
  return deepEqual(value, old) ? [] : [invalidValue(field, value, 'field is immutable')]
}

/** The errors of a pod's spec, with paths that begin with `spec.`. */
export function podSpecErrors(spec: PodSpec): FieldError[] {
  const errors: FieldError[] = [
    ...volumeErrors('spec.volumes', spec.volumes ?? []),
    ...podClaimErrors(spec),
    ...containerListErrors(spec),
    ...initContainerErrors(spec),
    ...ephemeralContainerErrors(spec),
  ]
  const policies = ['Always', 'OnFailure', 'Never']
  if (!policies.includes(spec.restartPolicy ?? ''))
    errors.push(notSupported('spec.restartPolicy', spec.restartPolicy, policies))
  errors.push(
    ...dnsErrors(spec),
    ...selectorErrors(spec),
    ...nameErrors(spec),
    ...tolerationListErrors('spec.tolerations', spec.tolerations ?? []),
  )
  errors.push(...spreadErrors(spec), ...aliasErrors(spec), ...sysctlErrors(spec), ...podResourceErrors(spec))
  const deadline = spec.activeDeadlineSeconds
  if (deadline !== undefined && (deadline < 1 || deadline > 2_147_483_647))
    errors.push(
      invalidValue('spec.activeDeadlineSeconds', deadline, 'must be between 1 and 2147483647, inclusive'),
    )
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.push(
      invalidValue(
        'spec.securityContext.shareProcessNamespace',
        true,
        'ShareProcessNamespace and HostPID cannot both be enabled',
      ),
    )
  return [...errors, ...systemErrors(spec)]
}

function dnsErrors({ dnsPolicy, dnsConfig }: PodSpec): FieldError[] {
  const policies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
  const errors = policies.includes(dnsPolicy ?? '')
    ? []
    : [notSupported('spec.dnsPolicy', dnsPolicy, policies)]
  const servers = dnsConfig?.nameservers ?? []
  if (dnsPolicy === 'None' && dnsConfig === undefined)
    errors.push(required('spec.dnsConfig', 'must provide `dnsConfig` when `dnsPolicy` is None'))
  else if (dnsPolicy === 'None' && servers.length === 0)
    errors.push(
      required(
        'spec.dnsConfig.nameservers',
        'must provide at least one DNS nameserver when `dnsPolicy` is None',
      ),
    )
  if (servers.length > 3)
    errors.push(invalidValue('spec.dnsConfig.nameservers', servers, 'must not have more than 3 nameservers'))
  const searches = dnsConfig?.searches ?? []
  if (searches.length > 32)
    errors.push(invalidValue('spec.dnsConfig.searches', searches, 'must not have more than 32 search paths'))
  if (searches.join(' ').length > 2048)
    errors.push(
      invalidValue(
        'spec.dnsConfig.searches',
        searches,
        'must not have more than 2048 characters (including spaces) in the search list',
      ),
    )
  return errors
}

function selectorErrors({ nodeSelector, affinity }: PodSpec): FieldError[] {
  const errors = labelErrors('spec.nodeSelector', nodeSelector)
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {}
  const required1 = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  if (required1 !== undefined)
    errors.push(
      ...nodeSelectorErrors(
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution',
        required1,
      ),
    )
  for (const [i, { weight, preference }] of (
    nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  ).entries()) {
    const here = `spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${i}]`
    if (weight < 1 || weight > 100)
      errors.push(invalidValue(`${here}.weight`, weight, 'must be in the range 1-100'))
    errors.push(...termErrors(`${here}.preference`, preference))
  }
  for (const [name, affinities] of [
    ['podAffinity', podAffinity],
    ['podAntiAffinity', podAntiAffinity],
  ] as const) {
    for (const [i, term] of (affinities?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
      const here = `spec.affinity.${name}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`
      errors.push(...labelSelectorErrors(`${here}.labelSelector`, term.labelSelector))
      if (!term.topologyKey) errors.push(required(`${here}.topologyKey`, 'can not be empty'))
      for (const message of qualifiedNameErrors(term.topologyKey ?? ''))
        errors.push(invalidValue(`${here}.topologyKey`, term.topologyKey ?? '', message))
    }
  }
  return errors
}

/** Which nodes will do. Models ValidateNodeSelector. */
export function nodeSelectorErrors(field: string, { nodeSelectorTerms }: NodeSelector): FieldError[] {
  const at = `${field}.nodeSelectorTerms`
  if ((nodeSelectorTerms ?? []).length === 0)
    return [required(at, 'must have at least one node selector term')]
  return nodeSelectorTerms.flatMap((term, i) => termErrors(`${at}[${i}]`, term))
}

function termErrors(field: string, term: NodeSelectorTerm): FieldError[] {
  const errors: FieldError[] = []
  for (const [i, { operator, values }] of (term.matchExpressions ?? []).entries()) {
    const at = `${field}.matchExpressions[${i}]`
    if (operator !== 'Gt' && operator !== 'Lt') errors.push(...requirementErrors(at, operator, values))
    else if (values?.length !== 1)
      errors.push(required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
  }
  return errors
}

function nameErrors(spec: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  if (spec.nodeName) errors.push(...nameRuleErrors('spec.nodeName', spec.nodeName, dnsSubdomain))
  if (spec.serviceAccountName)
    errors.push(...nameRuleErrors('spec.serviceAccountName', spec.serviceAccountName, dnsSubdomain))
  if (spec.hostname) errors.push(...nameRuleErrors('spec.hostname', spec.hostname, dnsLabel))
  if (spec.subdomain) errors.push(...nameRuleErrors('spec.subdomain', spec.subdomain, dnsLabel))
  const gates = spec.schedulingGates ?? []
  for (const [i, gate] of gates.entries())
    if (gates.findIndex((other) => other.name === gate.name) < i)
      errors.push(duplicate(`spec.schedulingGates[${i}]`, gate.name))
  return errors
}

/** Models ValidateTolerations. */
export function tolerationListErrors(field: string, tolerations: readonly Toleration[]): FieldError[] {
  return tolerations.flatMap(({ key, operator, value, effect, tolerationSeconds }, i) => {
    const at = `${field}[${i}]`
    const errors: FieldError[] = []
    if (key)
      for (const message of qualifiedNameErrors(key)) errors.push(invalidValue(`${at}.key`, key, message))
    if (!key && operator !== 'Exists')
      errors.push(
        invalidValue(
          `${at}.operator`,
          operator ?? '',
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      )
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(
        invalidValue(
          `${at}.effect`,
          effect ?? '',
          "effect must be 'NoExecute' when `tolerationSeconds` is set",
        ),
      )
    if (operator === 'Equal' || operator === undefined) {
      for (const message of labelValueErrors(value ?? ''))
        errors.push(invalidValue(`${at}.operator`, value, message))
    } else if (operator === 'Exists') {
      if (value)
        errors.push(invalidValue(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"))
    } else if (operator === 'Gt' || operator === 'Lt')
      errors.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists', 'Lt', 'Gt']))
    else errors.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']))
    const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
    if (effect !== undefined && !effects.includes(effect))
      errors.push(notSupported(`${at}.effect`, effect, effects))
    return errors
  })
}

const sysctlPattern = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/

function sysctlErrors({ securityContext }: PodSpec): FieldError[] {
  return (securityContext?.sysctls ?? []).flatMap(({ name }, i) => {
    const field = `spec.securityContext.sysctls[${i}].name`
    if (!name) return [required(field)]
    if (name.length <= 253 && sysctlPattern.test(name)) return []
    return [
      invalidValue(
        field,
        name,
        'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
      ),
    ]
  })
}

/** The pod's own requests cover those of its containers. */
function podResourceErrors({ resources, containers }: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  for (const [name, amount] of Object.entries(resources?.requests ?? {})) {
    const asked = containers.map((container) => quantityOf(container.resources.requests?.[name]))
    const total = asked.reduce(addQuantities, zeroQuantity)
    if (compareQuantities(quantityOf(amount), total) < 0)
      errors.push(
        invalidValue(
          `spec.resources.requests[${name}]`,
          amount,
          `must be greater than or equal to aggregate container requests of ${formatQuantity(total)}`,
        ),
      )
  }
  return errors
}

function aliasErrors({ hostAliases = [] }: PodSpec): FieldError[] {
  return hostAliases.flatMap(({ ip }, i) => addressErrors(`spec.hostAliases[${i}].ip`, ip))
}
