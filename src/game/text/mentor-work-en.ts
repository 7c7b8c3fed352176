// The roots in what works on pods, in English: rollouts, jobs, autoscalers, the control plane.
import type { Aggregated, AtMax, Component, HeldOpen, OfJob, Scaling } from './mentor-facts.ts'

const downBecause = ({ name, said, isThere }: Component) =>
  isThere
    ? `${name} doesn't stay up${said === undefined ? '' : ` ("${said}")`}`
    : `${name} doesn't run: the control plane has no pod of it`

const bringBack = ({ name }: Component) =>
  `Get ${name} running again on the control plane: its manifest is /etc/kubernetes/manifests/${name}.yaml.`

export const workCausesEn = {
  rolloutPaused: {
    is: ({ place }: { place: string }) => `${place} is paused, so the latest change doesn't reach its pods`,
    mend: ({ place }: { place: string }) => `Resume the rollout of ${place}.`,
  },
  updateOnDelete: {
    is: ({ place }: { place: string }) =>
      `${place} has a new template, but with updateStrategy OnDelete a pod gets it only when somebody deletes the old one`,
    mend: ({ place }: { place: string }) => `Delete the pods of ${place} one by one, or set RollingUpdate.`,
  },
  updatePartitioned: {
    is: ({ place, partition }: { place: string; partition: number }) =>
      `${place} has a new template, but its partition holds back every pod with a number below ${partition}`,
    mend: ({ place }: { place: string; partition: number }) =>
      `Lower the partition of ${place} to let the update go on.`,
  },
  jobGaveUp: {
    is: ({ job, limit }: OfJob) =>
      `job/${job} has given up: its pods failed more often than backoffLimit ${limit} allows`,
    mend: ({ place }: OfJob) =>
      `Read in the log of a failed pod why, fix ${place} and run it again: a failed Job doesn't come back.`,
  },
  jobTooSlow: {
    is: ({ job, seconds }: OfJob) =>
      `job/${job} was stopped: it took longer than activeDeadlineSeconds ${seconds}`,
    mend: ({ place }: OfJob) => `Give ${place} more time or less work, and run it again.`,
  },
  jobRuledOut: {
    is: ({ job, said }: { job: string; place: string; said: string }) =>
      `job/${job} was ended by a rule of its own: ${said}`,
    mend: ({ place }: { job: string; place: string; said: string }) =>
      `Fix what made the pod fail and run ${place} again, or change that rule.`,
  },
  jobHeldOpen: {
    is: ({ job, done, rest }: HeldOpen) =>
      `container ${done} has done its work, but ${rest} is still running, and job/${job} is done only when every container has ended`,
    mend: ({ rest, place }: HeldOpen) =>
      `Make ${rest} a native sidecar in ${place}: an init container with restartPolicy: Always ends with the work.`,
  },
  jobSuspended: {
    is: ({ job }: { job: string }) => `job/${job} is suspended, so it starts no pods`,
    mend: ({ job }: { job: string }) => `Set suspend of job/${job} to false.`,
  },
  cronSuspended: {
    is: ({ place }: { place: string }) => `${place} is suspended, so it starts no jobs`,
    mend: ({ place }: { place: string }) => `Set suspend of ${place} to false.`,
  },

  scaleTargetMissing: {
    is: ({ target }: Scaling) => `there is no ${target}, so there is nothing to scale`,
    mend: ({ autoscaler }: Scaling) => `Fix scaleTargetRef of horizontalpodautoscaler/${autoscaler}.`,
  },
  scaleRequestMissing: {
    is: ({ resource, container }: Scaling) =>
      `it measures use as a share of the request, and container ${container} requests no ${resource}`,
    mend: ({ target, resource, container }: Scaling) =>
      `Give container ${container} of ${target} a request for ${resource}.`,
  },
  scaleAtMax: {
    is: ({ target, max }: AtMax) => `${target} needs more copies than maxReplicas ${max} allows`,
    mend: ({ autoscaler }: AtMax) =>
      `Raise maxReplicas of horizontalpodautoscaler/${autoscaler}, or lighten the load.`,
  },
  metricsMissing: {
    is: (_facts: Scaling) => 'nobody in this cluster measures pods: the metrics API is not served',
    mend: (_facts: Scaling) => 'Install metrics-server.',
  },

  apiServiceDown: {
    is: ({ name, service, namespace }: Aggregated) =>
      `the API ${name} is served by service/${service} of namespace ${namespace}, and that has no pod that is ready`,
    mend: ({ service, namespace }: Aggregated) =>
      `Get the pods behind service/${service} in ${namespace} running again.`,
  },

  schedulerDown: {
    is: (facts: Component) => `${downBecause(facts)}, so new pods get no node`,
    mend: bringBack,
  },
  controllersDown: {
    is: (facts: Component) =>
      `${downBecause(facts)}, so what you ask for doesn't get made: no ReplicaSets, no pods, no endpoints`,
    mend: bringBack,
  },
}
