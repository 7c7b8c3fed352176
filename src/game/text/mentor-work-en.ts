// The roots in what works on pods, in English: rollouts, jobs, autoscalers, the control plane.
import type { Scaling } from './mentor-facts.ts'

export const workCausesEn = {
  scaleTargetMissing: {
    is: ({ target }: Scaling) => `there is no ${target}, so there is nothing to scale`,
    mend: ({ autoscaler }: Scaling) => `Correct scaleTargetRef of horizontalpodautoscaler/${autoscaler}.`,
  },
  scaleRequestMissing: {
    is: ({ resource, container }: Scaling) =>
      `a share of the request is what it measures, and container ${container} requests no ${resource}`,
    mend: ({ target, resource, container }: Scaling) =>
      `Give container ${container} of ${target} a request for ${resource}.`,
  },
  metricsMissing: {
    is: (_facts: Scaling) => 'nobody in this cluster measures pods: the metrics API is not served',
    mend: (_facts: Scaling) => 'Bring the metrics-server of the cluster back, or install it.',
  },
  rolloutPaused: {
    is: ({ place }: { place: string }) =>
      `${place} is paused: what was changed in it does not reach its pods`,
    mend: ({ place }: { place: string }) => `Resume the rollout of ${place}.`,
  },
  jobGaveUp: {
    is: ({ job, limit }: { job: string; place: string; limit: number; seconds: number }) =>
      `job/${job} has given up: its pods failed more often than backoffLimit ${limit} allows`,
    mend: ({ place }: { job: string; place: string; limit: number; seconds: number }) =>
      `Find out from the log of a failed pod why, mend ${place} and run it again: a failed Job does not come back.`,
  },
  jobTooSlow: {
    is: ({ job, seconds }: { job: string; place: string; limit: number; seconds: number }) =>
      `job/${job} was stopped: it took longer than activeDeadlineSeconds ${seconds}`,
    mend: ({ place }: { job: string; place: string; limit: number; seconds: number }) =>
      `Give ${place} more time or less work, and run it again.`,
  },
  cronSuspended: {
    is: ({ place }: { place: string }) => `${place} is suspended: it starts no jobs`,
    mend: ({ place }: { place: string }) => `Set suspend of ${place} to false.`,
  },
  schedulerDown: {
    is: ({ name }: { name: string }) =>
      `${name} does not run: there is no pod of it on the control plane, so new pods get no node`,
    mend: ({ name }: { name: string }) =>
      `Bring ${name} back on the control plane: its manifest is in /etc/kubernetes/manifests.`,
  },
  controllersDown: {
    is: ({ name }: { name: string }) =>
      `${name} does not run: there is no pod of it on the control plane, so nothing that is asked for gets made`,
    mend: ({ name }: { name: string }) =>
      `Bring ${name} back on the control plane: its manifest is in /etc/kubernetes/manifests.`,
  },
}
