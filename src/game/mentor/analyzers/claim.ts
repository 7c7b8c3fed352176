// Claims of storage that stay unbound, and pods that ask for claims nobody made.
import { persistentVolumeClaims, persistentVolumes, pods, storageClasses } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
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
  const told = rootOf(survey, each)
  if (told === undefined || survey.nowMs - timeMs(each.metadata.creationTimestamp) < patienceMs) return []
  const users = survey.all(pods, namespace).filter((pod) => claimNames(pod).includes(name))
  const [event] = survey
    .eventsOf(each)
    .filter(({ reason }) => /ProvisioningFailed|FailedBinding/.test(reason ?? ''))
  return [
    {
      ...told,
      about: nameOfObject(each),
      shownBy: [nameOfObject(each), ...users.map(nameOfObject)],
      symptom: 'Pending',
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
        gets(survey, { kind: 'PersistentVolumeClaim', namespace, name: '' }, 'Pending', ''),
        ...(event === undefined ? [] : [describes(survey, nameOfObject(each), event.message ?? '')]),
      ],
      detail: JSON.stringify(each.spec),
      madeMs: timeMs(each.metadata.creationTimestamp),
      weight: weights.claim,
    },
  ]
}

function rootOf(survey: Survey, { metadata, spec }: PersistentVolumeClaim): Root | undefined {
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
  const isUsable = survey
    .all(persistentVolumes)
    .some(
      (volume) =>
        volume.status?.phase === 'Available' && (volume.spec?.storageClassName ?? '') === (wanted ?? ''),
    )
  if (wanted !== undefined && wanted !== '' && known === undefined)
    return isUsable ? undefined : root('storageClassMissing', facts)
  if (wanted === undefined) {
    const hasDefault = classes.some(({ metadata: { annotations } }) =>
      defaultStorageClassAnnotations.some((name) => annotations?.[name] === 'true'),
    )
    return hasDefault ? undefined : root('noDefaultClass', facts)
  }
  if (known === undefined || known.provisioner === 'kubernetes.io/no-provisioner') {
    if (known?.volumeBindingMode === 'WaitForFirstConsumer') return undefined
    return isUsable ? undefined : root('noVolumeFits', facts)
  }
  return undefined
}
