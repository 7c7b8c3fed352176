// Whether it was a probe that ended a container, and which.
import { timeMs } from '#api/time.ts'
import type { Event, Pod } from '#api/types/core-v1.ts'
import { containersOf } from './pod-facts.ts'
import type { Survey } from './survey.ts'

/** Between the kubelet's decision and the end of the container: its grace period, and some. */
const slackMs = 5000

export interface ProbeKill {
  readonly probe: 'liveness' | 'startup'
  readonly killing: Event
}

/** The probe that ended the last run of a container; undefined when it ended otherwise. */
export function killedByProbe(survey: Survey, pod: Pod, container: string): ProbeKill | undefined {
  const killing = survey
    .eventsOf(pod, 'Killing')
    .find(({ message }) =>
      new RegExp(`^Container ${container} failed (liveness|startup) probe`).test(message ?? ''),
    )
  const status = containersOf(pod).find(({ name }) => name === container)?.status
  const ended = status?.state.terminated ?? status?.lastState.terminated
  if (killing === undefined || ended === undefined) return undefined
  const graceMs = (pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000
  const afterMs = timeMs(ended.finishedAt) - timeMs(killing.lastTimestamp)
  if (afterMs < -slackMs || afterMs > graceMs + slackMs) return undefined
  const probe = /failed (liveness|startup) probe/.exec(killing.message ?? '')?.[1]
  return { probe: probe === 'startup' ? 'startup' : 'liveness', killing }
}
