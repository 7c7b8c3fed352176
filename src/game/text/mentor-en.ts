// What the mentor says, in English. Words of Kubernetes, commands and messages are never translated.

import { mentorCausesEn } from './mentor-causes-en.ts'
import { mentorDutiesEn } from './mentor-duties-en.ts'

const times = (count: number) => (count === 1 ? 'once' : `${count} times`)

export const mentorEn = {
  links: {
    podIs: (pod: string, status: string, ready: string) => `pod/${pod} is ${status}, ${ready} ready`,
    cannotPull: (container: string, image: string) =>
      `its node can't get the image ${image} for container ${container}`,
    cannotMount: (volume: string, node: string) => `${node} can't mount its volume ${volume}`,
    mounts: (kind: string, name: string) => `one of its volumes comes from the ${kind} ${name}`,
    reads: (container: string, kind: string, name: string, key: string | undefined) =>
      `container ${container} reads ${key === undefined ? 'variables' : `the key ${key}`} from the ${kind} ${name}`,
    restarted: (container: string, count: number, code: number) =>
      `container ${container} was restarted ${times(count)}; the last exit code was ${code}`,
    notReady: (container: string, which: string) =>
      `container ${container} is running, but its ${which} probe fails`,
    probeIdle: (container: string, which: string) =>
      `container ${container} is running, but its ${which} probe watches over nothing`,
    killed: (container: string, which: string, count: number) =>
      `the kubelet killed container ${container} because its ${which} probe failed; restarts so far: ${count}`,
    nodeIs: (node: string, word: string, pods: number) =>
      `node/${node} is ${word}${pods === 0 ? '' : `; pods on it: ${pods}`}`,
    nodeClosed: (node: string) => `node/${node} is cordoned, and its pods should move out`,
    workloadHas: (place: string, have: number, want: number) =>
      `${place} has ${have} of ${want} copies ready`,
    createRefused: (maker: string) => `the API server refuses the pods that ${maker} wants to create`,
    claimIs: (claim: string, phase: string) => `persistentvolumeclaim/${claim} is ${phase}`,
    apiIs: (name: string, reason: string) => `apiservice/${name} isn't available (${reason})`,
    serviceEmpty: (service: string) => `service/${service} has no endpoints`,
    selects: (service: string, selector: string) => `service/${service} selects pods with ${selector}`,
    serviceLeads: (service: string, port: number, target: string) =>
      `service/${service} takes requests on port ${port} and sends them to ${target} of its pods`,
    standApart: (pod: string, node: string, other: string, far: string) =>
      `pod/${pod} is on ${node}, and pod/${other}, which should answer, is on ${far}`,
    complains: (pod: string, said: string) =>
      pod === '' ? `users get "${said}"` : `pod/${pod} says "${said}"`,
    addressPending: (service: string) => `service/${service} is waiting for an address from outside`,
    scales: (autoscaler: string, target: string) =>
      `horizontalpodautoscaler/${autoscaler} should scale ${target}`,
    usersWant: (say: string) => `users do get an answer, but: ${say}`,
    usersGet: (url: string, status: number) => `users who ask for ${url} get ${status}`,
    updated: (place: string, have: number, want: number) =>
      `${have} of ${want} copies of ${place} run its newest template`,
    jobFailed: (job: string, reason: string) => `job/${job} has failed: ${reason}`,
    serviceHas: (service: string, ready: number, all: number) =>
      `service/${service} has ${ready} ready endpoints of ${all}`,
  },
  look: {
    list: (status: string) =>
      `Look at the list of pods: what does it say under STATUS and READY? (${status})`,
    describe: (kind: string, name: string) =>
      `Ask ${kind} ${name} itself. The conditions, and the events at the end, tell what happened.`,
    logs: (container: string) => `Listen to what container ${container} has to say.`,
    previousLogs: (container: string) =>
      `Read what container ${container} said before it ended: its last words are in the log of the previous run.`,
    get: (what: string) => `Look at ${what}.`,
    absent: (kind: string, name: string) =>
      name === ''
        ? `See which there are. Is there any ${kind}?`
        : `See which there are. Is there a ${kind} ${name}?`,
    labels: (selector: string) =>
      `See which labels the pods carry, and hold them against the selector ${selector}.`,
    rights: (account: string) => `See what ServiceAccount ${account} is allowed to do.`,
    wide: (pod: string, other: string) => `See which nodes ${pod} and ${other} run on.`,
  },
  why: {
    because: (cause: string) => `  because ${cause}`,
    see: 'to see it:',
    mend: (say: string, run: string | undefined) =>
      `to fix it: ${say}${run === undefined ? '' : `\n  ${run}`}`,
    well: (object: string) => `${object}. I see nothing wrong with it.`,
    allWell: (namespace: string) => `I see nothing wrong in namespace ${namespace}.`,
    wished: (is: string) => `One thing is as somebody wanted it, though: ${is}.`,
    onItsWay: (pods: string) => `Not there yet, but on its way: ${pods}. Give it a moment.`,
    more: (count: number, object: string) =>
      `${count === 1 ? 'One other thing is' : `${count} other things are`} wrong as well; next: /why ${object}`,
    absent: (what: string, near: string | undefined) =>
      `${what} does not exist.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    noKind: (kind: string) =>
      `I know no kind of object called "${kind}". Try /why pod/NAME, /why svc/NAME or just /why NAME.`,
    noServer: (message: string) =>
      `The API server doesn't answer (${message}), so I can't see anything from here. Fix that first: its node, its process, the way to it.`,
    endpoints: (ready: number, all: number) => `${ready} of ${all} endpoints ready`,
    copies: (ready: number, all: number) => `${ready} of ${all} pods ready`,
    sendsTo: (pod: string) => `it sends to ${pod}`,
    madeOf: (pod: string) => `it stands on ${pod}`,
  },
  steps: {
    look: (say: string) => `look here: ${say}`,
    again: (say: string) => `look here again, you have been close: ${say}`,
    is: (object: string, symptom: string, is: string) =>
      `it is this: ${object} shows ${symptom}, because ${is}`,
    do: (say: string) => `do this: ${say}`,
    told: (object: string) => `That was all I know about it. /why ${object} says it once more.`,
    goalOpen: (goal: string, say: string) =>
      `Nothing in the cluster looks broken to me. Still open: ${goal}${say === '' ? '' : ` (${say})`}`,
    wait: 'Nothing in the cluster looks broken to me. Now it only has to stay that way for a while.',
  },
  nudges: {
    nothingHere: (namespace: string) =>
      `Nothing of that kind in namespace ${namespace}. An empty list only speaks for one namespace: -n NAME asks another, -A asks them all.`,
    noLogYet: (pod: string) =>
      `A container that never ran has no log. What its node tried is in the events: kubectl describe pod ${pod}`,
    emptyLog: (pod: string) =>
      `This run hasn't said anything yet. The previous one may have: kubectl logs ${pod} --previous`,
    newTrouble: (object: string, symptom: string) =>
      `Since that command ${object} shows ${symptom}. /why ${object} explains it, /rewind takes it back.`,
    copyAgain: (place: string) =>
      `A new pod took its place, made from the same template. The thing to fix is the template in ${place}.`,
  },
  does: mentorDutiesEn,
  causes: mentorCausesEn,
}

export type MentorWords = typeof mentorEn
