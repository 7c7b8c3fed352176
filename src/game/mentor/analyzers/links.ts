// Ways between nodes on which packets are lost: a pod answers its own node, but not the one of whoever asks.
import { type Analyzer, weights } from '../analyzer.ts'
import { type Complaint, complaintsOf } from '../complaints.ts'
import { type Finding, nameOfObject, root } from '../finding.ts'
import { meaningOf } from '../names.ts'
import { flagOf } from '../pod-facts.ts'
import { targetsOf } from '../service-facts.ts'
import type { Survey } from '../survey.ts'

export const links: Analyzer = {
  name: 'links',
  find: (survey) => complaintsOf(survey).flatMap((complaint) => cutOff(survey, complaint)),
}

function cutOff(survey: Survey, complaint: Complaint): readonly Finding[] {
  const { pod: asking, kind, host, namespace, said } = complaint
  const meaning = meaningOf(survey, host, namespace)
  if (kind !== 'silent' || asking === undefined || meaning.kind !== 'service') return []
  const from = asking.spec?.nodeName ?? ''
  const far = targetsOf(survey, meaning.service).find(
    ({ pod, port }) =>
      pod.spec?.nodeName !== from &&
      survey.knock(pod.status?.podIP ?? '', port) === 'open' &&
      survey.knock(pod.status?.podIP ?? '', port, from) === 'silent',
  )?.pod
  if (far === undefined) return []
  const to = far.spec?.nodeName ?? ''
  const [a = '', b = ''] = [from, to].sort()
  const wide = (each: typeof far) => `kubectl get pods${flagOf(survey, each.metadata.namespace)} -o wide`
  const about = { kind: 'Node', namespace: undefined, name: a }
  return [
    {
      ...root('nodesCutOff', { a, b }),
      about,
      shownBy: [nameOfObject(asking), nameOfObject(meaning.service), nameOfObject(far), about],
      symptom: 'timed out',
      links: [
        (words) => words.links.complains(asking.metadata.name, said),
        (words) => words.links.standApart(asking.metadata.name, from, far.metadata.name, to),
      ],
      evidence: [
        ...complaint.evidence,
        {
          run: wide(asking),
          shows: from,
          look: (words) => words.look.wide(asking.metadata.name, far.metadata.name),
        },
      ],
      detail: `${a} ${b}`,
      madeMs: 0,
      weight: weights.node,
    },
  ]
}
