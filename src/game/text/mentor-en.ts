// What the mentor says, in English. Words of Kubernetes, commands and messages are never translated.

import { mentorCausesEn } from './mentor-causes-en.ts'

const times = (count: number) => (count === 1 ? 'once' : `${count} times`)

export const mentorEn = {
  links: {
    podIs: (pod: string, status: string, ready: string) => `pod/${pod} is ${status}, ${ready} ready`,
    cannotPull: (container: string, image: string) =>
      `its node cannot get the image ${image} of container ${container}`,
    mounts: (kind: string, name: string) => `a volume of it comes from the ${kind} ${name}`,
    reads: (container: string, kind: string, name: string, key: string | undefined) =>
      `container ${container} reads ${key === undefined ? 'variables' : `the key ${key}`} from the ${kind} ${name}`,
    restarted: (container: string, count: number, code: number) =>
      `container ${container} was started again ${times(count)}; it ended with exit code ${code} last`,
    notReady: (container: string) => `container ${container} runs, but its readiness probe fails`,
    killed: (container: string, which: string, count: number) =>
      `the kubelet ended container ${container} because its ${which} probe failed; restarts so far: ${count}`,
    nodeIs: (node: string, word: string, pods: number) =>
      `node/${node} is ${word}${pods === 0 ? '' : `; pods there: ${pods}`}`,
    workloadHas: (place: string, have: number, want: number) =>
      `${place} has ${have} of ${want} copies ready`,
    createRefused: (maker: string) => `the API server refuses the pods that ${maker} wants to make`,
    claimIs: (claim: string, phase: string) => `persistentvolumeclaim/${claim} is ${phase}`,
    serviceEmpty: (service: string) => `service/${service} has no endpoints`,
    selects: (service: string, selector: string) => `service/${service} selects pods with ${selector}`,
    serviceLeads: (service: string, port: number, target: string) =>
      `service/${service} takes port ${port} and leads it to ${target} of its pods`,
    complains: (pod: string, said: string) =>
      pod === '' ? `users hear "${said}"` : `pod/${pod} says "${said}"`,
    addressPending: (service: string) => `service/${service} waits for an address from outside`,
    scales: (autoscaler: string, target: string) =>
      `horizontalpodautoscaler/${autoscaler} is to scale ${target}`,
    usersWant: (say: string) => `users are answered, but: ${say}`,
    usersGet: (url: string, status: number) => `users who ask for ${url} get ${status}`,
    updated: (place: string, have: number, want: number) =>
      `${have} of ${want} copies of ${place} run its newest template`,
    jobFailed: (job: string, reason: string) => `job/${job} has failed: ${reason}`,
    serviceHas: (service: string, ready: number, all: number) =>
      `service/${service} has ${ready} ready endpoints of ${all}`,
  },
  look: {
    list: (status: string) => `Look at the list of pods: what stands under STATUS and READY? (${status})`,
    describe: (kind: string, name: string) =>
      `Ask ${kind} ${name} itself. The conditions and the events at the end tell what happened.`,
    logs: (container: string) => `Hear what container ${container} says.`,
    previousLogs: (container: string) =>
      `Hear what container ${container} said before it ended: its last words are in the log of the run before.`,
    get: (what: string) => `Look at ${what}.`,
    absent: (kind: string, name: string) => `See which there are. Is there a ${kind} ${name}?`,
    labels: (selector: string) =>
      `See which labels the pods carry, and put them beside the selector ${selector}.`,
  },
  why: {
    because: (cause: string) => `  because ${cause}`,
    see: 'to see it:',
    mend: (say: string, run: string | undefined) =>
      `to mend it: ${say}${run === undefined ? '' : `\n  ${run}`}`,
    well: (object: string) => `${object}. I see nothing wrong with it.`,
    allWell: (namespace: string) => `I see nothing wrong in namespace ${namespace}.`,
    noServer: (message: string) =>
      `The API server does not answer (${message}), so nothing can be seen from here. Mend that first: its node, its process, the way to it.`,
    endpoints: (ready: number, all: number) => `${ready} of ${all} endpoints ready`,
    copies: (ready: number, all: number) => `${ready} of ${all} pods ready`,
    sendsTo: (pod: string) => `it sends to ${pod}`,
    madeOf: (pod: string) => `it stands on ${pod}`,
  },
  steps: {
    look: (say: string) => `look here: ${say}`,
    is: (object: string, symptom: string, is: string) =>
      `it is this: ${object} shows ${symptom}, because ${is}`,
    do: (say: string) => `do this: ${say}`,
    goalOpen: (goal: string, say: string) =>
      `Nothing in the cluster looks broken to me. Still open: ${goal}${say === '' ? '' : ` (${say})`}`,
    wait: 'Nothing in the cluster looks broken to me. Now it only has to stay so for a while.',
  },
  nudges: {
    nothingHere: (namespace: string) =>
      `Nothing of that kind in namespace ${namespace}. An empty list is about one namespace: -n NAME asks another one, -A asks all.`,
    noLogYet: (pod: string) =>
      `A container that never ran has written no log. What its node tried is in the events: kubectl describe pod ${pod}`,
    emptyLog: (pod: string) =>
      `This run has not said anything yet. The one before may have: kubectl logs ${pod} --previous`,
    newTrouble: (object: string, symptom: string) =>
      `Since that command ${object} shows ${symptom}. /why ${object} explains it, /rewind takes it back.`,
    copyAgain: (place: string) =>
      `A new pod came in its place, made from the same template. What is to be mended is the template in ${place}.`,
  },
  causes: mentorCausesEn,
}

export type MentorWords = typeof mentorEn
