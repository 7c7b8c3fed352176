// What was deleted and does not go: finalizers that nobody takes off, pods whose node cannot say that they are gone.

import type { KubeObject } from '#api/object.ts'
import { namespaces, nodes, persistentVolumeClaims, pods } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { Namespace, PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets, listsPods } from '../evidence.ts'
import { type Finding, nameOfObject, root } from '../finding.ts'
import { flagOf } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

const patienceMs = 15_000

export const ending: Analyzer = {
  name: 'ending',
  find: (survey) => [
    ...survey.all(pods).flatMap((pod) => stuckPod(survey, pod)),
    ...survey.all(namespaces).flatMap((each) => stuckNamespace(survey, each)),
    ...survey.all(persistentVolumeClaims).flatMap((each) => stuckClaim(survey, each)),
  ],
}

function isOverdue(survey: Survey, { metadata }: KubeObject): boolean {
  const { deletionTimestamp } = metadata
  return deletionTimestamp !== undefined && survey.nowMs - timeMs(deletionTimestamp) > patienceMs
}

function stuckPod(survey: Survey, pod: Pod): readonly Finding[] {
  if (!isOverdue(survey, pod)) return []
  const { name, namespace, finalizers = [] } = pod.metadata
  const about = nameOfObject(pod)
  const common = {
    shownBy: [about],
    symptom: 'Terminating',
    links: [
      (words: Parameters<Finding['is']>[0]) =>
        words.links.podIs(name, survey.cell(pod, 'Status'), survey.cell(pod, 'Ready')),
    ],
  }
  if (finalizers.length > 0)
    return [
      {
        ...root('finalizerHolds', { what: `pod/${name}`, finalizers: finalizers.join(', ') }),
        ...common,
        about,
        evidence: [listsPods(survey, pod), gets(survey, about, 'finalizers', ' -o yaml')],
        detail: '',
        madeMs: 0,
        weight: weights.pod,
      },
    ]
  const node = survey.get(nodes, undefined, pod.spec?.nodeName ?? '')
  const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready')
  if (node === undefined || ready?.status === 'True') return []
  const run = `kubectl delete pod ${name}${flagOf(survey, namespace)} --force --grace-period=0`
  return [
    {
      ...root('nodeCannotConfirm', { pod: name, node: node.metadata.name }, run),
      ...common,
      about,
      evidence: [listsPods(survey, pod), gets(survey, nameOfObject(node), 'NotReady')],
      detail: '',
      madeMs: 0,
      weight: weights.pod,
    },
  ]
}

/** Deleted, and a pod still uses it. */
function stuckClaim(survey: Survey, each: PersistentVolumeClaim): readonly Finding[] {
  if (!isOverdue(survey, each)) return []
  const { name, namespace, finalizers = [] } = each.metadata
  const users = survey
    .all(pods, namespace)
    .filter(
      ({ spec, status }) =>
        status?.phase !== 'Succeeded' &&
        status?.phase !== 'Failed' &&
        (spec?.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name),
    )
  const about = nameOfObject(each)
  const [user] = users
  const isProtected = finalizers.includes('kubernetes.io/pvc-protection')
  if (user === undefined && isProtected) return []
  return [
    {
      ...(user === undefined
        ? root('finalizerHolds', { what: `persistentvolumeclaim/${name}`, finalizers: finalizers.join(', ') })
        : root('claimInUse', { claim: name, pod: user.metadata.name })),
      about,
      shownBy: [about],
      symptom: 'Terminating',
      links: [],
      evidence: [gets(survey, about, 'Terminating'), describes(survey, about, 'Finalizers')],
      detail: '',
      madeMs: 0,
      weight: weights.note,
    },
  ]
}

function stuckNamespace(survey: Survey, each: Namespace): readonly Finding[] {
  if (!isOverdue(survey, each)) return []
  const condition = each.status?.conditions?.find(
    ({ type, status }) => type === 'NamespaceFinalizersRemaining' && status === 'True',
  )
  const about = nameOfObject(each)
  if (condition === undefined) return []
  const finalizers = /: (.*)$/.exec(condition.message ?? '')?.[1] ?? ''
  return [
    {
      ...root('finalizerHolds', { what: `namespace/${about.name}`, finalizers }),
      about,
      shownBy: [about],
      symptom: 'Terminating',
      links: [],
      evidence: [
        gets(survey, about, 'Terminating'),
        describes(survey, about, 'NamespaceFinalizersRemaining'),
      ],
      detail: '',
      madeMs: 0,
      weight: weights.claim,
    },
  ]
}
