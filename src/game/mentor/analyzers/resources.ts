// Containers that want more memory than they may have, and pods that a node throws out.
import { pods } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describesPod, listsPods } from '../evidence.ts'
import { type Finding, nameOfObject, root, shown } from '../finding.ts'
import { type ContainerView, containersOf, isFailing, ofTemplate, templateOf } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

export const resources: Analyzer = {
  name: 'resources',
  find: (survey) =>
    survey
      .all(pods)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .flatMap((pod) => containersOf(pod).flatMap((container) => outOfMemory(survey, pod, container))),
}

function outOfMemory(survey: Survey, pod: Pod, container: ContainerView): readonly Finding[] {
  const { ended, spec, status, name } = container
  const limit = spec.resources?.limits?.memory
  if (ended?.reason !== 'OOMKilled' || limit === undefined || !isFailing(pod, container, survey.nowMs))
    return []
  const place = templateOf(survey, pod)
  return [
    {
      ...root('outOfMemory', { container: name, limit, place: shown(place) }),
      about: place,
      shownBy: [nameOfObject(pod)],
      symptom: survey.cell(pod, 'Status'),
      links: [
        (words) =>
          words.links.podIs(pod.metadata.name, survey.cell(pod, 'Status'), survey.cell(pod, 'Ready')),
        (words) => words.links.restarted(name, status?.restartCount ?? 0, ended.exitCode),
      ],
      evidence: [listsPods(survey, pod), describesPod(survey, pod, 'OOMKilled')],
      ...ofTemplate(pod),
      weight: weights.pod,
    },
  ]
}
