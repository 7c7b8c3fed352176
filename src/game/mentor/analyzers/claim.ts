// Claims of storage that stay unbound, and pods that ask for claims nobody made.
import { selectorFromObject } from '#api/labels.ts'
import { compareQuantities, quantityOf } from '#api/quantity.ts'
import {
  deployments,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
} from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Event, PersistentVolume, PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import type { StorageClass } from '#api/types/storage-v1.ts'
import { defaultStorageClassAnnotations } from '#api/well-known.ts'
import { nearest } from '../../suggest.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, describesPod, gets, listsPods } from '../evidence.ts'
import { type Finding, nameOfObject, type Root, root, shown } from '../finding.ts'
import { isWanted, ofTemplate, templateOf } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

/** A provisioner gets so long. */
const patienceMs = 15_000

export const claim: Analyzer = {
  name: 'claim',
  find: (survey) => [
    ...survey
      .all(pods)
      .filter((pod) => isWanted(pod) && pod.status?.phase === 'Pending')
      .flatMap((pod) => missing(survey, pod)),
    ...survey
      .all(persistentVolumeClaims)
      .filter(({ status, metadata }) => status?.phase !== 'Bound' && metadata.deletionTimestamp === undefined)
      .flatMap((each) => unbound(survey, each)),
  ],
}

const claimNames = ({ spec }: Pod) =>
  (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])

function missing(survey: Survey, pod: Pod): readonly Finding[] {
  const { namespace, name } = pod.metadata
  const absent = claimNames(pod).find(
    (each) => survey.get(persistentVolumeClaims, namespace, each) === undefined,
  )
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  if (absent === undefined || condition?.status !== 'False') return []
  const status = survey.cell(pod, 'Status')
  const known = survey.all(persistentVolumeClaims, namespace).map(({ metadata }) => metadata.name)
  const place = shown(templateOf(survey, pod))
  return [
    {
      ...root('claimMissing', { claim: absent, place, similar: nearest(absent, known) }),
      about: { kind: 'PersistentVolumeClaim', namespace, name: absent },
      shownBy: [nameOfObject(pod)],
      symptom: status,
      links: [(words) => words.links.podIs(name, status, survey.cell(pod, 'Ready'))],
      evidence: [
        listsPods(survey, pod),
        describesPod(survey, pod, `persistentvolumeclaim "${absent}" not found`),
      ],
      ...ofTemplate(pod),
      weight: weights.pod,
    },
  ]
}

function unbound(survey: Survey, each: PersistentVolumeClaim): readonly Finding[] {
  const { namespace, name } = each.metadata
  const told =
    each.spec?.volumeName === undefined || each.status?.phase === 'Lost'
      ? rootOf(survey, each)
      : boundTo(survey, each)
  if (told === undefined || survey.nowMs - timeMs(each.metadata.creationTimestamp) < patienceMs) return []
  const users = survey.all(pods, namespace).filter((pod) => claimNames(pod).includes(name))
  const [event] = survey
    .eventsOf(each)
    .filter(({ reason }) =>
      /ProvisioningFailed|FailedBinding|ExternalProvisioning|VolumeMismatch/.test(reason ?? ''),
    )
  return [
    {
      ...told,
      about: nameOfObject(each),
      shownBy: [nameOfObject(each), ...users.map(nameOfObject)],
      symptom: each.status?.phase ?? 'Pending',
      links: [
        ...(users[0] === undefined
          ? []
          : [
              (
                (pod: Pod): Finding['is'] =>
                (words) =>
                  words.links.podIs(pod.metadata.name, survey.cell(pod, 'Status'), survey.cell(pod, 'Ready'))
              )(users[0]),
            ]),
        (words) => words.links.claimIs(name, each.status?.phase ?? 'Pending'),
      ],
      evidence: [
        gets(
          survey,
          { kind: 'PersistentVolumeClaim', namespace, name: '' },
          each.status?.phase ?? 'Pending',
          '',
        ),
        ...(event === undefined ? [] : [describes(survey, nameOfObject(each), event.message ?? '')]),
      ],
      detail: JSON.stringify(each.spec),
      madeMs: timeMs(each.metadata.creationTimestamp),
      weight: weights.claim,
    },
  ]
}

/** It names its volume itself. */
function boundTo(survey: Survey, claim: PersistentVolumeClaim): Root | undefined {
  const volume = claim.spec?.volumeName ?? ''
  const of = survey.get(persistentVolumes, undefined, volume)
  const facts = {
    claim: claim.metadata.name,
    storageClass: claim.spec?.storageClassName ?? '',
    similar: undefined,
    size: claim.spec?.resources?.requests?.storage ?? '',
  }
  if (of === undefined) return root('claimLost', { ...facts, volume })
  const why = misfit(of, claim)
  return why === undefined ? undefined : root('noVolumeFits', { ...facts, misfits: [{ volume, ...why }] })
}

function rootOf(survey: Survey, claim: PersistentVolumeClaim): Root | undefined {
  const { metadata, spec, status } = claim
  const wanted = spec?.storageClassName
  const classes = survey.all(storageClasses)
  const facts = {
    claim: metadata.name,
    storageClass: wanted ?? '',
    similar: nearest(
      wanted ?? '',
      classes.map((each) => each.metadata.name),
    ),
    size: spec?.resources?.requests?.storage ?? '',
  }
  const known = classes.find((each) => each.metadata.name === wanted)
  if (status?.phase === 'Lost') return root('claimLost', { ...facts, volume: spec?.volumeName ?? '' })
  const isUsable = survey.all(persistentVolumes).some((volume) => misfit(volume, claim) === undefined)
  const misfits = () =>
    survey
      .all(persistentVolumes)
      .filter(
        ({ spec: { storageClassName, claimRef } = {} }) =>
          storageClassName === wanted || claimRef?.name === metadata.name,
      )
      .flatMap((volume) => {
        const why = misfit(volume, claim)
        return why === undefined ? [] : [{ volume: volume.metadata.name, ...why }]
      })
      .slice(0, misfitLimit)
  if (wanted !== undefined && wanted !== '' && known === undefined)
    return isUsable ? undefined : root('storageClassMissing', facts)
  if (wanted === undefined) {
    const hasDefault = classes.some(({ metadata: { annotations } }) =>
      defaultStorageClassAnnotations.some((name) => annotations?.[name] === 'true'),
    )
    return hasDefault || isUsable ? undefined : root('noDefaultClass', facts)
  }
  if (known === undefined || known.provisioner === 'kubernetes.io/no-provisioner') {
    const isWaiting = known?.volumeBindingMode === 'WaitForFirstConsumer' && !isAsked(survey, claim)
    return isUsable || isWaiting ? undefined : root('noVolumeFits', { ...facts, misfits: misfits() })
  }
  return unprovided(survey, claim, known)
}

const misfitLimit = 3

/** A pod is there that wants it. */
function isAsked(survey: Survey, { metadata }: PersistentVolumeClaim): boolean {
  return survey
    .all(pods, metadata.namespace)
    .some((pod) => isWanted(pod) && claimNames(pod).includes(metadata.name))
}

/** Whoever makes volumes of the class was asked, and nothing came. */
function unprovided(
  survey: Survey,
  claim: PersistentVolumeClaim,
  { metadata, provisioner }: StorageClass,
): Root | undefined {
  const [asked] = survey.eventsOf(claim, 'ExternalProvisioning')
  if (asked === undefined || firstMs(asked) > survey.nowMs - provisionMs) return undefined
  const server = survey
    .all(deployments)
    .find(
      (each) =>
        each.metadata.name === provisioner.replace(/^.*\//, '') ||
        each.metadata.name === `${provisioner.replace(/^.*\//, '')}-provisioner`,
    )
  const place =
    server === undefined || (server.status?.readyReplicas ?? 0) > 0
      ? undefined
      : `${shown(nameOfObject(server))} -n ${server.metadata.namespace}`
  return root('provisionerSilent', {
    claim: claim.metadata.name,
    storageClass: metadata.name,
    provisioner,
    server: place,
  })
}

/** A provisioner that is asked gets so long. */
const provisionMs = 45_000

function firstMs({ firstTimestamp, eventTime, metadata }: Event): number {
  return timeMs(firstTimestamp ?? eventTime ?? metadata.creationTimestamp)
}

interface Misfit {
  readonly why: 'taken' | 'size' | 'access' | 'class' | 'labels' | 'mode'
  readonly has: string
  readonly wants: string
}

/** Why a claim cannot have a volume; undefined when it can. */
function misfit(
  { spec, status, metadata }: PersistentVolume,
  { spec: wanted, metadata: { name, namespace } }: PersistentVolumeClaim,
): Misfit | undefined {
  const ref = spec?.claimRef
  const size = wanted?.resources?.requests?.storage ?? '0'
  const modes = wanted?.accessModes ?? []
  const has = (why: Misfit['why'], has: string, wants: string): Misfit => ({ why, has, wants })
  if (ref != null && (ref.name !== name || ref.namespace !== namespace))
    return has('taken', `${ref.namespace}/${ref.name}`, '')
  if (status?.phase === 'Released') return has('taken', `${ref?.namespace}/${ref?.name}`, '')
  if ((spec?.storageClassName ?? '') !== (wanted?.storageClassName ?? ''))
    return has('class', spec?.storageClassName ?? '', wanted?.storageClassName ?? '')
  if (compareQuantities(quantityOf(spec?.capacity?.storage ?? '0'), quantityOf(size)) < 0)
    return has('size', spec?.capacity?.storage ?? '0', size)
  if (!modes.every((mode) => spec?.accessModes?.includes(mode)))
    return has('access', (spec?.accessModes ?? []).join(', '), modes.join(', '))
  if ((spec?.volumeMode ?? 'Filesystem') !== (wanted?.volumeMode ?? 'Filesystem'))
    return has('mode', spec?.volumeMode ?? 'Filesystem', wanted?.volumeMode ?? 'Filesystem')
  if (wanted?.selector != null && !selectorFromObject(wanted.selector).matches(metadata.labels))
    return has('labels', '', JSON.stringify(wanted.selector.matchLabels ?? {}))
  return undefined
}
