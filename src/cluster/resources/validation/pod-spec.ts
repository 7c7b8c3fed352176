// A pod's spec, in a Pod or in a template. Models pkg/apis/core/validation ValidatePodSpec, v1.35.
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '#api/field-error.ts'
import type { PodSpec, PodTemplateSpec } from '#api/types/core-v1.ts'
import type { ObjectMeta } from '#api/types/meta-v1.ts'
import { mirrorAnnotation } from '#api/well-known.ts'
import { affinityErrors, tolerationListErrors } from './affinity.ts'
import { containerListErrors, initContainerErrors, paddedImageErrors } from './containers.ts'
import { ephemeralContainerErrors } from './ephemeral-containers.ts'
import { annotationErrors, labelErrors } from './metadata.ts'
import {
  choiceErrors,
  dnsLabel,
  dnsSubdomain,
  type NameRule,
  nameRuleErrors,
  qualifiedErrors,
} from './names.ts'
import { podClaimErrors } from './pod-claims.ts'
import { aliasErrors, dnsConfigErrors, dnsPolicyErrors, hostnameErrors } from './pod-network.ts'
import { hostUserErrors, osErrors } from './pod-os.ts'
import { podResourceErrors } from './pod-resources.ts'
import { profileAnnotationErrors, profileMatchErrors } from './profiles.ts'
import { resourceErrors } from './resources.ts'
import { podSecurityErrors } from './security-context.ts'
import { spreadErrors } from './spread.ts'
import { volumeErrors } from './volumes.ts'
import { hostProcessErrors } from './windows-options.ts'

type Metadata = Partial<Pick<ObjectMeta, 'name' | 'annotations' | 'labels'>>

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'

/** The errors of a template, with paths below `spec.template`. */
export function podTemplateErrors(template: PodTemplateSpec, field = 'spec.template'): FieldError[] {
  const { metadata, spec } = template
  const errors = [
    ...labelErrors(`${field}.labels`, metadata?.labels),
    ...annotationErrors(metadata?.annotations, `${field}.annotations`),
    ...specificAnnotationErrors(`${field}.annotations`, metadata ?? {}, spec),
    ...podSpecErrors(spec).map((error) => ({ ...error, field: `${field}.${error.field}` })),
    ...profileMatchErrors(`${field}.spec`, metadata?.annotations ?? {}, spec),
  ]
  if ((spec.ephemeralContainers ?? []).length > 0)
    errors.push(
      forbiddenField(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'),
    )
  return errors
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

/** A Pod: its annotations, its spec, and what is asked of pods but not of templates. */
export function podErrors({ metadata, spec }: { metadata: Metadata; spec: PodSpec }): FieldError[] {
  const errors = [
    ...specificAnnotationErrors('metadata.annotations', metadata, spec),
    ...podSpecErrors(spec, metadata),
  ]
  if (!spec.serviceAccountName)
    for (const [i, { projected }] of (spec.volumes ?? []).entries())
      for (const [k, { serviceAccountToken }] of (projected?.sources ?? []).entries())
        if (serviceAccountToken !== undefined)
          errors.push(
            forbiddenField(
              `spec.volumes[${i}].projected.sources[${k}].serviceAccountToken`,
              'must not be specified when serviceAccountName is not set',
            ),
          )
  return [...errors, ...paddedImageErrors(spec)]
}

/** Models ValidatePodSpecificAnnotations. */
function specificAnnotationErrors(at: string, { annotations = {} }: Metadata, spec: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  const mirror = annotations[mirrorAnnotation]
  if (mirror !== undefined && !spec.nodeName)
    errors.push(
      invalidValue(
        `${at}[${mirrorAnnotation}]`,
        mirror,
        'must set spec.nodeName if mirror pod annotation is set',
      ),
    )
  const cost = annotations[deletionCost]
  if (cost !== undefined && !isInt32(cost))
    errors.push(invalidValue(`${at}[${deletionCost}]`, cost, 'must be a 32bit integer'))
  return [...errors, ...profileAnnotationErrors(at, annotations, spec)]
}

/** A number without a plus sign or leading zeros. */
function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text) && Number(text) === (Number(text) | 0)
}

/** The errors of a pod's spec, with paths that begin with `spec.`. A template has no metadata to look at. */
export function podSpecErrors(spec: PodSpec, metadata: Metadata = {}): FieldError[] {
  return [
    ...volumeErrors('spec.volumes', spec.volumes ?? [], metadata.name ?? ''),
    ...podClaimErrors(spec, metadata.annotations?.[mirrorAnnotation] !== undefined),
    ...containerListErrors(spec),
    ...initContainerErrors(spec),
    ...ephemeralContainerErrors(spec),
    ...podResourceErrors(spec),
    ...choiceErrors('spec.restartPolicy', spec.restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...dnsPolicyErrors(spec),
    ...labelErrors('spec.nodeSelector', spec.nodeSelector),
    ...podSecurityErrors(spec),
    ...affinityErrors('spec.affinity', spec.affinity),
    ...dnsConfigErrors(spec),
    ...gateErrors(spec),
    ...spreadErrors(spec),
    ...hostProcessErrors(spec),
    ...hostUserErrors(spec),
    ...hostnameErrors(spec),
    ...nameErrors(spec),
    ...tolerationListErrors('spec.tolerations', spec.tolerations ?? []),
    ...aliasErrors(spec),
    ...classErrors(spec),
    ...osErrors(spec),
    ...envFileErrors(spec),
  ]
}

function gateErrors({ readinessGates = [], schedulingGates: gates = [] }: PodSpec): FieldError[] {
  return [
    ...readinessGates.flatMap(({ conditionType }, i) =>
      qualifiedErrors(`spec.readinessGates[${i}].conditionType`, conditionType),
    ),
    ...gates.flatMap(({ name }, i) => [
      ...qualifiedErrors(`spec.schedulingGates[${i}]`, name),
      ...(gates.findIndex((other) => other.name === name) < i
        ? [duplicate(`spec.schedulingGates[${i}]`, name)]
        : []),
    ]),
  ]
}

/** What is looked at where it is given. */
function givenNameErrors(field: string, name: string | undefined, check: NameRule): FieldError[] {
  return name ? nameRuleErrors(field, name, check) : []
}

function nameErrors(spec: PodSpec): FieldError[] {
  const seconds = spec.activeDeadlineSeconds
  return [
    ...givenNameErrors('spec.serviceAccountName', spec.serviceAccountName, dnsSubdomain),
    ...givenNameErrors('spec.nodeName', spec.nodeName, dnsSubdomain),
    ...(seconds !== undefined && (seconds < 1 || seconds > 2_147_483_647)
      ? [invalidValue('spec.activeDeadlineSeconds', seconds, 'must be between 1 and 2147483647, inclusive')]
      : []),
    ...givenNameErrors('spec.hostname', spec.hostname, dnsLabel),
    ...givenNameErrors('spec.subdomain', spec.subdomain, dnsLabel),
  ]
}

/** What comes of classes. */
function classErrors(spec: PodSpec): FieldError[] {
  const { priorityClassName, runtimeClassName, preemptionPolicy, overhead } = spec
  const field = 'spec.preemptionPolicy'
  return [
    ...givenNameErrors('spec.priorityClassName', priorityClassName, dnsSubdomain),
    ...(runtimeClassName === undefined
      ? []
      : nameRuleErrors('spec.runtimeClassName', runtimeClassName, dnsSubdomain)),
    ...(preemptionPolicy === undefined
      ? []
      : preemptionPolicy === ''
        ? [required(field)]
        : choiceErrors(field, preemptionPolicy, ['Never', 'PreemptLowerPriority'])),
    ...(overhead === undefined ? [] : resourceErrors('spec.overhead', { limits: overhead })),
  ]
}

/** Variables that come of files need an emptyDir in which the files are. Models validateFileKeyRefVolumes. */
function envFileErrors(spec: PodSpec): FieldError[] {
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap(({ env = [] }, i) =>
      env.flatMap(({ valueFrom }, k) => {
        const name = valueFrom?.fileKeyRef?.volumeName
        if (name === undefined) return []
        const field = `spec.${list}[${i}].env[${k}].valueFrom.fileKeyRef.volumeName`
        const volume = (spec.volumes ?? []).find((each) => each.name === name)
        if (volume === undefined)
          return [{ type: 'FieldValueNotFound' as const, field, value: name, detail: '' }]
        return volume.emptyDir === undefined
          ? [invalidValue(field, name, 'referenced volume must be of type emptyDir')]
          : []
      }),
    ),
  )
}
