// A finding that sits in the template of a pod and shows on the pod itself.
import type { Pod } from '#api/types/core-v1.ts'
import { weights } from './analyzer.ts'
import { listsPods } from './evidence.ts'
import {
  type Evidence,
  type Finding,
  nameOfObject,
  type ObjectName,
  type Root,
  type Sentence,
} from './finding.ts'
import { ofTemplate, templateOf } from './pod-facts.ts'
import type { Survey } from './survey.ts'

interface Parts {
  /** What is to be mended, when that is not the pod's template. */
  readonly about?: ObjectName
  /** The word that shows it, when that is not the status in the list. */
  readonly symptom?: string
  /** Between the pod's status and the root. */
  readonly links?: readonly Sentence[]
  /** After the list of pods. */
  readonly evidence: readonly Evidence[]
  readonly weight?: number
}

export function podFinding(survey: Survey, pod: Pod, told: Root, parts: Parts): Finding {
  const status = survey.cell(pod, 'Status')
  const { about = templateOf(survey, pod), symptom = status, links = [], evidence } = parts
  return {
    ...told,
    about,
    shownBy: [nameOfObject(pod)],
    symptom,
    links: [(words) => words.links.podIs(pod.metadata.name, status, survey.cell(pod, 'Ready')), ...links],
    evidence: [listsPods(survey, pod), ...evidence],
    ...ofTemplate(pod),
    weight: parts.weight ?? weights.pod,
  }
}
