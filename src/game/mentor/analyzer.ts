// What an analyzer is: it looks at a survey for one sort of trouble. Right or silent, one file each.
import type { Finding } from './finding.ts'
import type { Survey } from './survey.ts'

export interface Analyzer {
  /** `image`. */
  readonly name: string
  find(survey: Survey): readonly Finding[]
}

/** How much findings explain, from what carries everything to what stands on it. */
export const weights = {
  controlPlane: 90,
  node: 80,
  dns: 70,
  creation: 60,
  pod: 50,
  claim: 45,
  service: 40,
  rollout: 30,
  batch: 25,
  note: 10,
  /** Somebody asked for it: true, and no fault unless it is not wanted any more. */
  wish: 5,
} as const
