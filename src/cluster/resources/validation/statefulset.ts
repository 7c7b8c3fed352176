// What a StatefulSet must be and what of it may change. Models pkg/apis/apps/validation ValidateStatefulSet, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type { StatefulSet, StatefulSetSpec } from '#api/types/apps-v1.ts'
import { workloadSelectorErrors } from './label-selector.ts'
import { labelErrors } from './metadata.ts'
import { dnsLabel, nameRuleErrors, nonNegativeErrors } from './names.ts'
import { alwaysRestartErrors } from './pod-spec.ts'

export function statefulSetErrors({ spec }: StatefulSet): FieldError[] {
  const errors: FieldError[] = []
  const { podManagementPolicy, serviceName } = spec
  if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel')
    errors.push(
      invalidValue('spec.podManagementPolicy', podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"),
    )
  return [
    ...errors,
    ...updateStrategyErrors(spec),
    ...retentionErrors(spec),
    ...nonNegativeErrors('spec.replicas', spec.replicas),
    ...nonNegativeErrors('spec.minReadySeconds', spec.minReadySeconds),
    ...workloadSelectorErrors('statefulset', spec.selector, spec.template.metadata.labels),
    // The pod's spec is not looked at: its mounts may name volumes that come of the claim templates.
    ...labelErrors('spec.template.labels', spec.template.metadata.labels),
    ...alwaysRestartErrors(spec.template, 'StatefulSet'),
    ...(serviceName ? nameRuleErrors('spec.serviceName', serviceName, dnsLabel) : []),
  ]
}

function updateStrategyErrors({ updateStrategy }: StatefulSetSpec): FieldError[] {
  if (updateStrategy?.type !== 'RollingUpdate') return []
  const { partition } = updateStrategy.rollingUpdate ?? {}
  return nonNegativeErrors('spec.updateStrategy.rollingUpdate.partition', partition)
}

function retentionErrors({
  persistentVolumeClaimRetentionPolicy: policy = {},
}: StatefulSetSpec): FieldError[] {
  const choices = ['Retain', 'Delete']
  return (['whenDeleted', 'whenScaled'] as const).flatMap((when) =>
    choices.includes(policy[when] ?? 'Retain')
      ? []
      : [notSupported(`spec.persistentVolumeClaimRetentionPolicy.${when}`, policy[when], choices)],
  )
}

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]

export function statefulSetUpdateErrors({ spec }: StatefulSet, { spec: old }: StatefulSet): FieldError[] {
  const fixed = (given: StatefulSetSpec) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => !changeable.includes(name)))
  if (deepEqual(fixed(spec), fixed(old))) return []
  const names = changeable.map((name) => `'${name}'`)
  const shown = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return [forbiddenField('spec', `updates to statefulset spec for fields other than ${shown} are forbidden`)]
}
