// The roots around pods, in English: where they may run, whether they are created, nodes, storage.
import type { OfClaim, OfNode, Refused, Unplaced } from './mentor-facts.ts'
import { orSimilar } from './mentor-pods-en.ts'

export const placeCausesEn = {
  labelOnNoNode: {
    is: ({ wanted, nodes }: Unplaced) =>
      nodes === ''
        ? `the pod wants a node with ${wanted}, and no node has that`
        : `the pod wants a node with ${wanted}; only ${nodes} has that, and it takes no pods now`,
    mend: ({ place, wanted }: Unplaced) =>
      `Label a node with ${wanted}, or let ${place} ask for what nodes have.`,
  },
  nodesTainted: {
    is: ({ nodes }: Unplaced) =>
      `every node has a taint that the pod does not tolerate${nodes === '' ? '' : ` (${nodes} besides the control plane)`}`,
    mend: ({ place }: Unplaced) => `Take the taint off, or give ${place} a toleration, if it belongs there.`,
  },
  nodesCordoned: {
    is: ({ nodes }: Unplaced) => `nodes are closed for new pods (SchedulingDisabled): ${nodes}`,
    mend: () => 'Uncordon a node, once its maintenance is over.',
  },
  noRoom: {
    is: ({ wanted, said }: Unplaced) => `no node has so much left (${said}): the pod requests ${wanted}`,
    mend: ({ place }: Unplaced) => `Lower the requests of ${place}, make room, or add a node.`,
  },
  deviceAbsent: {
    is: ({ wanted, said }: Unplaced) => `no node offers what the pod requests (${said}): ${wanted}`,
    mend: ({ place }: Unplaced) => `Take that resource out of ${place}, or bring a node that has it.`,
  },
  nodesFull: {
    is: ({ said }: Unplaced) => `the nodes run as many pods as they may (${said})`,
    mend: () => 'Remove pods, or add a node.',
  },
  hostPortTaken: {
    is: ({ said }: Unplaced) =>
      `the pod wants a port of its node, and on every node another pod has it (${said})`,
    mend: ({ place }: Unplaced) => `Take hostPort out of ${place}: a Service reaches pods without it.`,
  },
  tooCloseToOthers: {
    is: ({ said }: Unplaced) =>
      `anti-affinity forbids the pod every node: on each stands one that it must not meet (${said})`,
    mend: ({ place }: Unplaced) =>
      `Ask for fewer copies of ${place}, for more nodes, or only prefer that they stand apart.`,
  },
  partnerAbsent: {
    is: ({ said }: Unplaced) =>
      `the pod wants to stand beside another one, and no node has such a pod (${said})`,
    mend: ({ place }: Unplaced) => `Start the partner, or correct the podAffinity of ${place}.`,
  },
  spreadTooStrict: {
    is: ({ said }: Unplaced) => `topologySpreadConstraints forbid every node that is left (${said})`,
    mend: ({ place }: Unplaced) => `Allow ${place} more skew, or whenUnsatisfiable: ScheduleAnyway.`,
  },
  volumeElsewhere: {
    is: ({ claim }: Unplaced) => `the volume of ${claim} is in a place that no free node reaches`,
    mend: () => 'Make a node of that zone free, or move the data.',
  },
  schedulingGated: {
    is: ({ gates }: { pod: string; gates: string }) => `scheduling gates hold the pod back: ${gates}`,
    mend: ({ pod }: { pod: string; gates: string }) => `Whoever set the gate has to take it off pod/${pod}.`,
  },
  schedulerUnknown: {
    is: ({ scheduler }: { scheduler: string; place: string }) =>
      `the pod waits for a scheduler called ${scheduler}, and nobody of that name looks at it: there is not even an event`,
    mend: ({ place }: { scheduler: string; place: string }) => `Take schedulerName out of ${place}.`,
  },
  nodeNameUnknown: {
    is: ({ node }: { node: string; place: string }) =>
      `the pod is nailed to a node ${node} that does not exist`,
    mend: ({ place }: { node: string; place: string }) =>
      `Take nodeName out of ${place}, so that the scheduler chooses.`,
  },
  nodeSilent: {
    is: ({ node, said }: OfNode) =>
      `the kubelet of ${node} no longer reports (${said}): the machine is off, cut off, or its kubelet stopped`,
    mend: ({ node }: OfNode) => `Bring ${node} back, or take it out of the cluster.`,
  },
  nodeNetworkMissing: {
    is: ({ node, said }: OfNode) => `${node} has no pod network: ${said}`,
    mend: ({ node }: OfNode) => `Put the CNI configuration back on ${node}.`,
  },
  nodeRuntimeDown: {
    is: ({ node, said }: OfNode) => `the container runtime of ${node} does not answer: ${said}`,
    mend: ({ node }: OfNode) => `Start containerd on ${node} again.`,
  },
  nodeNotReady: {
    is: ({ node, said }: OfNode) => `${node} says that it is not ready: ${said}`,
    mend: ({ node }: OfNode) => `Mend on ${node} what that message names.`,
  },
  diskPressure: {
    is: ({ node }: OfNode) =>
      `the disk of ${node} is nearly full; the kubelet evicts pods and takes no new ones`,
    mend: ({ node }: OfNode) => `Free disk space on ${node}.`,
  },
  memoryPressure: {
    is: ({ node }: OfNode) => `the memory of ${node} is nearly used up; the kubelet evicts pods`,
    mend: ({ node }: OfNode) => `Free memory on ${node}, and give pods limits.`,
  },
  pidPressure: {
    is: ({ node }: OfNode) => `${node} runs out of process numbers`,
    mend: ({ node }: OfNode) => `Find on ${node} who starts so many processes.`,
  },
  nodeCannotConfirm: {
    is: ({ pod, node }: { pod: string; node: string }) =>
      `pod/${pod} was deleted, but only the kubelet of ${node} may say that it is gone, and that does not answer`,
    mend: ({ node }: { pod: string; node: string }) => `If ${node} stays dead, delete the pod by force.`,
  },
  finalizerHolds: {
    is: ({ what, finalizers }: { what: string; finalizers: string }) =>
      `${what} was deleted, but a finalizer holds it: ${finalizers}`,
    mend: ({ finalizers }: { what: string; finalizers: string }) =>
      `Let whoever owns ${finalizers} do its work and take it off.`,
  },
  quotaExceeded: {
    is: ({ name, said }: Refused) => `the ResourceQuota ${name} of the namespace is used up: ${said}`,
    mend: ({ place }: Refused) =>
      `Let ${place} and its neighbours ask for less, or raise the quota if that is yours to decide.`,
  },
  quotaWantsNumbers: {
    is: ({ name, said }: Refused) =>
      `the ResourceQuota ${name} counts what pods ask for, and these say nothing: ${said}`,
    mend: ({ place }: Refused) => `Give the containers of ${place} requests and limits.`,
  },
  limitRangeBroken: {
    is: ({ said }: Refused) => `a LimitRange of the namespace forbids what the pods ask for: ${said}`,
    mend: ({ place }: Refused) => `Bring the resources of ${place} into that range.`,
  },
  podSecurityBroken: {
    is: ({ said }: Refused) => `the namespace enforces a Pod Security standard: ${said}`,
    mend: ({ place }: Refused) => `Give ${place} the securityContext that the standard asks for.`,
  },
  serviceAccountMissing: {
    is: ({ name }: Refused) => `the pods are to run as ServiceAccount ${name}, which does not exist`,
    mend: ({ name, place }: Refused) =>
      `Create the ServiceAccount ${name}, or correct serviceAccountName in ${place}.`,
  },
  priorityClassMissing: {
    is: ({ name }: Refused) => `the pods ask for PriorityClass ${name}, which does not exist`,
    mend: ({ name, place }: Refused) =>
      `Create the PriorityClass ${name}, or correct priorityClassName in ${place}.`,
  },
  webhookDown: {
    is: ({ name, said }: Refused) =>
      `the admission webhook ${name} is asked before each pod and does not answer: ${said}`,
    mend: ({ name }: Refused) => `Bring the server of the webhook ${name} back.`,
  },
  claimMissing: {
    is: ({ claim, similar }: { claim: string; place: string; similar: string | undefined }) =>
      `there is no PersistentVolumeClaim ${claim}.${orSimilar(similar)}`,
    mend: ({ claim, place }: { claim: string; place: string; similar: string | undefined }) =>
      `Create the claim ${claim}, or correct its name in ${place}.`,
  },
  storageClassMissing: {
    is: ({ claim, storageClass, similar }: OfClaim) =>
      `the claim ${claim} asks for StorageClass ${storageClass}, which does not exist.${orSimilar(similar)}`,
    mend: ({ claim }: OfClaim) =>
      `A claim's class cannot be changed: make ${claim} again with a class that exists, or create that class.`,
  },
  noDefaultClass: {
    is: ({ claim }: OfClaim) => `the claim ${claim} names no StorageClass, and no class is the default`,
    mend: ({ claim }: OfClaim) => `Name a class in ${claim}, or mark one as the default.`,
  },
  noVolumeFits: {
    is: ({ claim, size }: OfClaim) =>
      `nobody makes volumes for the claim ${claim}, and none that is there is free and fits ${size}`,
    mend: ({ claim }: OfClaim) => `Create a PersistentVolume that fits ${claim}.`,
  },
}
