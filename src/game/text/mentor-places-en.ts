// The roots around pods, in English: where they may run, whether they are created, nodes, storage.
import type {
  Budgeted,
  CutOff,
  Gates,
  Held,
  Misfitting,
  NailedDown,
  NeedsClaim,
  NeedsScheduler,
  OfClaim,
  OfNode,
  Provisioned,
  Refused,
  Unconfirmed,
  Unplaced,
} from './mentor-facts.ts'
import { orSimilar } from './mentor-pods-en.ts'

const misfits = ({ misfits = [] }: Misfitting) =>
  misfits
    .map(({ volume, why, has, wants }) => {
      const reasons = {
        taken: `${volume} still belongs to ${has}`,
        size: `${volume} has only ${has} of the ${wants} it asks for`,
        access: `${volume} offers ${has}, not ${wants}`,
        class: `${volume} is of class "${has}", not "${wants}"`,
        mode: `${volume} is a ${has}, not a ${wants} volume`,
        labels: `${volume} doesn't have the labels ${wants}`,
      }
      return reasons[why]
    })
    .join('; ')

export const placeCausesEn = {
  labelOnNoNode: {
    is: ({ wanted, nodes }: Unplaced) =>
      nodes === ''
        ? `it wants a node with ${wanted}, and no node has that label`
        : `it wants a node with ${wanted}; only ${nodes} has that, and it isn't taking pods right now`,
    mend: ({ place, wanted }: Unplaced) =>
      `Label a node with ${wanted}, or have ${place} ask for a label that nodes do have.`,
  },
  nodesTainted: {
    is: ({ nodes }: Unplaced) =>
      `every node has a taint that the pod doesn't tolerate${nodes === '' ? '' : ` (${nodes}, besides the control plane)`}`,
    mend: ({ place }: Unplaced) =>
      `Remove the taint, or give ${place} a toleration if that's where it belongs.`,
  },
  nodesCordoned: {
    is: ({ nodes }: Unplaced) => `nodes are closed to new pods (SchedulingDisabled): ${nodes}`,
    mend: () => 'Uncordon a node once its maintenance is over.',
  },
  noRoom: {
    is: ({ wanted, said }: Unplaced) =>
      `the pod requests ${wanted}, and no node has that much left (${said})`,
    mend: ({ place }: Unplaced) => `Lower the requests of ${place}, free up some room, or add a node.`,
  },
  deviceAbsent: {
    is: ({ wanted, said }: Unplaced) => `the pod requests ${wanted}, and no node offers that (${said})`,
    mend: ({ place }: Unplaced) => `Drop that request from ${place}, or add a node that has the device.`,
  },
  nodesFull: {
    is: ({ said }: Unplaced) => `the nodes already run as many pods as they are allowed to (${said})`,
    mend: () => 'Remove some pods, or add a node.',
  },
  hostPortTaken: {
    is: ({ said }: Unplaced) =>
      `the pod wants a port of its node, and on every node another pod already has it (${said})`,
    mend: ({ place }: Unplaced) => `Drop hostPort from ${place}: a Service reaches pods without it.`,
  },
  tooCloseToOthers: {
    is: ({ said }: Unplaced) =>
      `anti-affinity rules out every node: each already has a pod that this one must stay away from (${said})`,
    mend: ({ place }: Unplaced) =>
      `Run fewer copies of ${place}, add nodes, or make the rule a preference (preferredDuringScheduling…).`,
  },
  partnerAbsent: {
    is: ({ said }: Unplaced) =>
      `the pod wants to sit next to another pod, and no node has such a pod (${said})`,
    mend: ({ place }: Unplaced) => `Start the pod it looks for, or fix the podAffinity of ${place}.`,
  },
  spreadTooStrict: {
    is: ({ said }: Unplaced) => `topologySpreadConstraints rule out every node that is left (${said})`,
    mend: ({ place }: Unplaced) =>
      `Allow ${place} a larger maxSkew, set whenUnsatisfiable: ScheduleAnyway, or check that nodes carry the topology label.`,
  },
  volumeElsewhere: {
    is: ({ claim }: Unplaced) => `the disk of claim ${claim} is in a place that no free node can reach`,
    mend: () => 'Make room on a node in the zone of that disk, or move the data.',
  },
  schedulingGated: {
    is: ({ gates }: Gates) => `scheduling gates are holding the pod back: ${gates}`,
    mend: ({ pod }: Gates) => `Whoever put the gate on pod/${pod} has to take it off.`,
  },
  schedulerUnknown: {
    is: ({ scheduler }: NeedsScheduler) =>
      `the pod is waiting for a scheduler called ${scheduler}, and there is none. That's why it doesn't even have an event`,
    mend: ({ place }: NeedsScheduler) => `Drop schedulerName from ${place}.`,
  },
  nodeNameUnknown: {
    is: ({ node }: NailedDown) => `the pod is nailed to node ${node}, which doesn't exist`,
    mend: ({ place }: NailedDown) => `Drop nodeName from ${place} and let the scheduler choose.`,
  },

  nodeSilent: {
    is: ({ node, said }: OfNode) =>
      `the kubelet of ${node} has gone silent (${said}): the machine is off, cut off, or its kubelet has stopped`,
    mend: ({ node }: OfNode) => `Bring ${node} back, or remove it from the cluster.`,
  },
  nodeNetworkMissing: {
    is: ({ node, said }: OfNode) => `${node} has no pod network: ${said}`,
    mend: ({ node }: OfNode) => `Put the CNI configuration back on ${node}.`,
  },
  nodeRuntimeDown: {
    is: ({ node, said }: OfNode) => `the container runtime of ${node} doesn't answer: ${said}`,
    mend: ({ node }: OfNode) => `Start containerd on ${node} again.`,
  },
  nodeNotReady: {
    is: ({ node, said }: OfNode) => `${node} says it isn't ready: ${said}`,
    mend: ({ node }: OfNode) => `Fix on ${node} what that message names.`,
  },
  diskPressure: {
    is: ({ node }: OfNode) =>
      `the disk of ${node} is nearly full, so its kubelet evicts pods and takes no new ones`,
    mend: ({ node }: OfNode) => `Free up disk space on ${node}.`,
  },
  memoryPressure: {
    is: ({ node }: OfNode) => `${node} is running out of memory, so its kubelet evicts pods`,
    mend: ({ node }: OfNode) => `Free up memory on ${node}, and give pods limits.`,
  },
  pidPressure: {
    is: ({ node }: OfNode) => `${node} is running out of process IDs`,
    mend: ({ node }: OfNode) => `Find out which pod on ${node} starts so many processes.`,
  },
  sandboxFails: {
    is: ({ node, said }: OfNode) => `${node} can't set up the network of new pods: ${said}`,
    mend: ({ node }: OfNode) => `Repair the CNI plugin on ${node}.`,
  },
  nodesCutOff: {
    is: ({ a, b }: CutOff) =>
      `packets between ${a} and ${b} get lost: what answers on its own node stays silent from the other one`,
    mend: ({ a, b }: CutOff) => `Repair the network between ${a} and ${b}.`,
  },
  nodeCannotConfirm: {
    is: ({ pod, node }: Unconfirmed) =>
      `pod/${pod} was deleted, but only the kubelet of ${node} can confirm that it's gone, and that one doesn't answer`,
    mend: ({ node }: Unconfirmed) => `If ${node} isn't coming back, delete the pod by force.`,
  },
  finalizerHolds: {
    is: ({ what, finalizers }: Held) => `${what} was deleted, but a finalizer holds on to it: ${finalizers}`,
    mend: ({ finalizers }: Held) => `Whoever owns ${finalizers} has to finish its work and take it off.`,
  },
  claimInUse: {
    is: ({ claim, pod }: { claim: string; pod: string }) =>
      `claim ${claim} was deleted, but pod/${pod} still uses it, so it stays until that pod is gone`,
    mend: ({ pod }: { claim: string; pod: string }) => `Remove pod/${pod}; the claim follows by itself.`,
  },
  budgetForbids: {
    is: ({ budget, node, wanted, have }: Budgeted) =>
      `poddisruptionbudget/${budget} wants ${wanted} of ${have} pods up at all times, so not one of them may ever be evicted from ${node}`,
    mend: ({ budget }: Budgeted) => `Run one more copy, or ask less of poddisruptionbudget/${budget}.`,
  },

  quotaExceeded: {
    is: ({ name, said }: Refused) => `ResourceQuota ${name} of the namespace is used up: ${said}`,
    mend: ({ place }: Refused) =>
      `Have ${place} or its neighbours ask for less, or raise the quota if that's your call.`,
  },
  quotaWantsNumbers: {
    is: ({ name, said }: Refused) =>
      `ResourceQuota ${name} counts what pods ask for, and these don't say: ${said}`,
    mend: ({ place }: Refused) => `Give the containers of ${place} requests and limits.`,
  },
  limitRangeBroken: {
    is: ({ said }: Refused) => `a LimitRange of the namespace doesn't allow what the pods ask for: ${said}`,
    mend: ({ place }: Refused) => `Bring the resources of ${place} into that range.`,
  },
  podSecurityBroken: {
    is: ({ said }: Refused) => `the namespace enforces a Pod Security standard: ${said}`,
    mend: ({ place }: Refused) => `Give ${place} the securityContext that the standard asks for.`,
  },
  serviceAccountMissing: {
    is: ({ name }: Refused) => `the pods should run as ServiceAccount ${name}, which doesn't exist`,
    mend: ({ name, place }: Refused) =>
      `Create ServiceAccount ${name}, or fix serviceAccountName in ${place}.`,
  },
  priorityClassMissing: {
    is: ({ name }: Refused) => `the pods ask for PriorityClass ${name}, which doesn't exist`,
    mend: ({ name, place }: Refused) => `Create PriorityClass ${name}, or fix priorityClassName in ${place}.`,
  },
  runtimeClassMissing: {
    is: ({ name }: Refused) => `the pods ask for RuntimeClass ${name}, which doesn't exist`,
    mend: ({ name, place }: Refused) =>
      `Create RuntimeClass ${name}, or drop runtimeClassName from ${place}.`,
  },
  creationRefused: {
    is: ({ said }: Refused) => `the API server won't create them: ${said}`,
    mend: ({ place }: Refused) =>
      `Change ${place}, or what it runs into, so that the API server can say yes.`,
  },
  webhookDown: {
    is: ({ name, said }: Refused) =>
      `the API server has to ask the admission webhook ${name} first, and that doesn't answer: ${said}`,
    mend: ({ name }: Refused) =>
      `Get the server behind webhook ${name} running again, or set its failurePolicy to Ignore if it isn't vital.`,
  },
  webhookDenies: {
    is: ({ name, said }: Refused) => `the admission webhook ${name} says no: ${said}`,
    mend: ({ place }: Refused) => `Change ${place} so that it meets that rule.`,
  },
  policyDenies: {
    is: ({ name, said }: Refused) => `ValidatingAdmissionPolicy ${name} says no: ${said}`,
    mend: ({ place }: Refused) => `Change ${place} so that it meets that rule.`,
  },

  claimMissing: {
    is: ({ claim, similar }: NeedsClaim) =>
      `there is no PersistentVolumeClaim ${claim}.${orSimilar(similar)}`,
    mend: ({ claim, place }: NeedsClaim) => `Create the claim ${claim}, or fix its name in ${place}.`,
  },
  storageClassMissing: {
    is: ({ claim, storageClass, similar }: OfClaim) =>
      `claim ${claim} asks for StorageClass ${storageClass}, which doesn't exist.${orSimilar(similar)}`,
    mend: ({ claim }: OfClaim) =>
      `A claim can't change its class: make ${claim} again with a class that exists, or create that class.`,
  },
  noDefaultClass: {
    is: ({ claim }: OfClaim) => `claim ${claim} names no StorageClass, and no class is the default`,
    mend: ({ claim }: OfClaim) => `Name a class in ${claim}, or mark one as the default.`,
  },
  noVolumeFits: {
    is: (facts: Misfitting) =>
      `nobody makes volumes for claim ${facts.claim}, and none that exists fits it${misfits(facts) === '' ? ` (${facts.size})` : `: ${misfits(facts)}`}`,
    mend: ({ claim }: Misfitting) =>
      `Create a PersistentVolume that fits ${claim}, or bring the two into line.`,
  },
  provisionerSilent: {
    is: ({ claim, storageClass, provisioner, server }: Provisioned) =>
      `claim ${claim} waits for ${provisioner}, which makes the volumes of StorageClass ${storageClass}, and it doesn't get to work${server === undefined ? '' : `: ${server} has no pod that is ready`}`,
    mend: ({ provisioner, server }: Provisioned) =>
      server === undefined
        ? `Install ${provisioner}, or get it running again.`
        : `Get ${server} running again.`,
  },
  claimLost: {
    is: ({ claim, volume }: OfClaim & { volume: string }) =>
      `claim ${claim} belongs to volume ${volume}, which doesn't exist any more`,
    mend: ({ claim, volume }: OfClaim & { volume: string }) =>
      `If the data is still there, create PersistentVolume ${volume} again; otherwise make ${claim} anew.`,
  },
}
