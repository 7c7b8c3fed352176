// What a StatefulSet must be and what of it may change. Models pkg/apis/apps/validation ValidateStatefulSet, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { deepEqual } from '#api/object.ts'
import type { StatefulSet, StatefulSetSpec } from '#api/types/apps-v1.ts'
import type { PodTemplateSpec } from '#api/types/core-v1.ts'
import { workloadSelectorErrors } from './label-selector.ts'
import { dnsLabel, nameRuleErrors, nonNegativeErrors } from './names.ts'
import { alwaysRestartErrors, podTemplateErrors } from './pod-spec.ts'
import { claimSpecErrors } from './volume-claims.ts'

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
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim, i) =>
      claimSpecErrors(`spec.volumeClaimTemplates[${i}].spec`, claim.spec),
    ),
    ...nonNegativeErrors('spec.replicas', spec.replicas),
    ...nonNegativeErrors('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegativeErrors('spec.ordinals.start', spec.ordinals?.start),
    ...(serviceName ? nameRuleErrors('spec.serviceName', serviceName, dnsLabel) : []),
    ...workloadSelectorErrors('statefulset', spec.selector, spec.template.metadata.labels),
    ...podTemplateErrors(withClaims(spec)),
    ...alwaysRestartErrors(spec.template, 'StatefulSet'),
  ]
}

/** The template with a volume for each claim that its pods will have. */
function withClaims({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const claimed = volumeClaimTemplates.map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: name },
  }))
  const own = (template.spec.volumes ?? []).filter(({ name }) => !claimed.some((each) => each.name === name))
  return { ...template, spec: { ...template.spec, volumes: [...own, ...claimed] } }
}

function updateStrategyErrors({ updateStrategy }: StatefulSetSpec): FieldError[] {
  const { type, rollingUpdate } = updateStrategy ?? {}
  const at = 'spec.updateStrategy'
  const shown = (name: string, value: unknown) => internalObject(`apps.v1.${name}`, value)
  if (type === 'RollingUpdate')
    return nonNegativeErrors(`${at}.rollingUpdate.partition`, rollingUpdate?.partition)
  if (type !== 'OnDelete')
    return [
      invalidValue(
        at,
        shown('StatefulSetUpdateStrategy', updateStrategy),
        "must be 'RollingUpdate' or 'OnDelete'",
      ),
    ]
  if (rollingUpdate === undefined) return []
  return [
    invalidValue(
      `${at}.rollingUpdate`,
      shown('RollingUpdateStatefulSetStrategy', rollingUpdate),
      "only allowed for updateStrategy 'RollingUpdate'",
    ),
  ]
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
