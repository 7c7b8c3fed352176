// The roots that the mentor knows, in English: what each is, and what would mend it.
import type {
  Asked,
  Door,
  Failed,
  Need,
  OfClaim,
  OfNode,
  Probed,
  Pulled,
  Refused,
  Run,
  Scaling,
  Unplaced,
} from './mentor-facts.ts'

const orSimilar = (similar: string | undefined) => (similar === undefined ? '' : ` There is ${similar}.`)

export const mentorCausesEn = {
  imageNotFound: {
    is: ({ image }: Pulled) => `no registry has an image ${image}: the name or the tag does not exist`,
    mend: ({ container, place }: Pulled) =>
      `Let container ${container} of ${place} use an image that exists.`,
  },
  imageDenied: {
    is: ({ repository }: Pulled) =>
      `the registry does not show ${repository} to this cluster: there is no such repository, or it wants a login`,
    mend: ({ container, place }: Pulled) =>
      `Correct the image of container ${container} in ${place}, or give its pods an imagePullSecret that may read it.`,
  },
  pullSecretMissing: {
    is: ({ secret }: Pulled) =>
      `the registry wants a login, and the Secret ${secret} that should hold it does not exist`,
    mend: ({ secret, place }: Pulled) =>
      `Create the Secret ${secret} (docker-registry) in the namespace of ${place}.`,
  },
  registryUnknown: {
    is: ({ host }: Pulled) => `no registry is called ${host}: DNS does not know the name`,
    mend: ({ place }: Pulled) => `Correct the registry in the image of ${place}.`,
  },
  registryUnreachable: {
    is: ({ image, answer }: Pulled) => `the registry of ${image} does not answer the nodes: ${answer ?? ''}`,
    mend: () => 'Nothing is wrong with the manifest: wait for the registry, or use one that answers.',
  },
  imageNameInvalid: {
    is: ({ image }: Pulled) => `"${image}" is no image name at all`,
    mend: ({ container, place }: Pulled) => `Correct the image of container ${container} in ${place}.`,
  },
  imageNeverPulled: {
    is: ({ image }: Pulled) => `imagePullPolicy is Never, and the node does not have ${image}`,
    mend: ({ place }: Pulled) => `Let ${place} pull: imagePullPolicy IfNotPresent.`,
  },

  configMapMissing: {
    is: ({ name, namespace, similar, elsewhere }: Need) =>
      `there is no ConfigMap ${name} in namespace ${namespace}.${elsewhere === undefined ? orSimilar(similar) : ` There is one in ${elsewhere}, but pods read from their own namespace.`}`,
    mend: ({ name, place }: Need) => `Create the ConfigMap ${name}, or correct its name in ${place}.`,
  },
  configMapKeyMissing: {
    is: ({ name, key, similar }: Need) => `the ConfigMap ${name} has no key ${key}.${orSimilar(similar)}`,
    mend: ({ name, key, place }: Need) =>
      `Add the key ${key} to the ConfigMap ${name}, or correct the key in ${place}.`,
  },
  secretMissing: {
    is: ({ name, namespace, similar, elsewhere }: Need) =>
      `there is no Secret ${name} in namespace ${namespace}.${elsewhere === undefined ? orSimilar(similar) : ` There is one in ${elsewhere}, but pods read from their own namespace.`}`,
    mend: ({ name, place }: Need) => `Create the Secret ${name}, or correct its name in ${place}.`,
  },
  secretKeyMissing: {
    is: ({ name, key, similar }: Need) => `the Secret ${name} has no key ${key}.${orSimilar(similar)}`,
    mend: ({ name, key, place }: Need) =>
      `Add the key ${key} to the Secret ${name}, or correct the key in ${place}.`,
  },
  runsAsRoot: {
    is: ({ container, image }: { container: string; image: string; place: string }) =>
      `container ${container} must not run as root (runAsNonRoot), and the image ${image} does`,
    mend: ({ place }: { container: string; image: string; place: string }) =>
      `Give ${place} a runAsUser that is not 0, or an image made for one.`,
  },

  commandNotFound: {
    is: ({ word, container }: Run & { word: string }) =>
      `the image of container ${container} has no program "${word}", so nothing ever ran and there is no log`,
    mend: ({ container, place }: Run & { word: string }) =>
      `Correct the command of container ${container} in ${place}.`,
  },
  commandNotAllowed: {
    is: ({ word, container }: Run & { word: string }) =>
      `"${word}" in container ${container} may not be executed`,
    mend: ({ container, place }: Run & { word: string }) =>
      `Run something executable in container ${container} of ${place}, for example by a shell.`,
  },
  programFails: {
    is: ({ container, code, line }: Failed) =>
      `the program of container ${container} gives up with exit code ${code}${line === undefined ? ' and says nothing' : `; its last words: "${line}"`}`,
    mend: ({ container, place }: Failed) =>
      `Give container ${container} of ${place} what its program misses: command, arguments, variables or files.`,
  },
  programEnds: {
    is: ({ container }: Run) =>
      `the program of container ${container} does its work and ends with exit code 0; a pod that is to run for ever starts it again`,
    mend: ({ place }: Run) => `Give ${place} a program that stays, or make it a Job.`,
  },
  portTaken: {
    is: ({ container, line }: Failed) =>
      `another container of the pod listens on the port that container ${container} wants: "${line ?? ''}"`,
    mend: ({ container, place }: Failed) => `Give container ${container} of ${place} a port of its own.`,
  },
  wrongArchitecture: {
    is: ({ container }: Failed) => `the program of container ${container} is built for another processor`,
    mend: ({ place }: Failed) => `Use an image of ${place} for the node's architecture.`,
  },
  startHookFails: {
    is: ({ container }: Run) =>
      `the postStart hook of container ${container} fails, so the kubelet ends the container`,
    mend: ({ container, place }: Run) => `Correct lifecycle.postStart of container ${container} in ${place}.`,
  },
  outOfMemory: {
    is: ({ container, limit }: { container: string; limit: string; place: string }) =>
      `container ${container} wants more memory than its limit of ${limit}, and the kernel kills it (OOMKilled)`,
    mend: ({ container, place }: { container: string; limit: string; place: string }) =>
      `Raise the memory limit of container ${container} in ${place}, or let the program need less.`,
  },

  probePort: {
    is: ({ which, port, listens }: Probed) =>
      `the ${which} probe knocks on port ${port}, and nobody listens there${listens === undefined ? ' when it knocks' : `; the program listens on ${listens}`}`,
    mend: ({ which, container, place, listens }: Probed) =>
      listens === undefined
        ? `Let the ${which} probe of container ${container} in ${place} knock where and when the program listens.`
        : `Point the ${which} probe of container ${container} in ${place} to port ${listens}.`,
  },
  probePath: {
    is: ({ which, path }: Probed) =>
      `the ${which} probe asks for ${path}, and the program answers 404: it has no such page`,
    mend: ({ which, container, place }: Probed) =>
      `Give the ${which} probe of container ${container} in ${place} a path that exists.`,
  },
  probeAnswer: {
    is: ({ which, path, code }: Probed) =>
      `the program answers its ${which} probe at ${path} with ${code}: it says itself that it cannot serve`,
    mend: ({ container, place }: Probed) =>
      `Find out from the log of container ${container} what ${place} waits for.`,
  },
  probeSlow: {
    is: ({ which, seconds }: Probed) =>
      `the ${which} probe gives up after ${seconds} s, and the program answers later`,
    mend: ({ which, container, place }: Probed) =>
      `Raise timeoutSeconds of the ${which} probe of container ${container} in ${place}.`,
  },
  probeCommand: {
    is: ({ which, container, said }: Probed) =>
      `the command of the ${which} probe fails in container ${container}${said === '' ? '' : `: ${said}`}`,
    mend: ({ which, container, place }: Probed) =>
      `Give the ${which} probe of container ${container} in ${place} a command that succeeds when all is well.`,
  },

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

  selectorMatchesNothing: {
    is: ({
      service,
      selector,
      place,
      labels,
    }: {
      service: string
      selector: string
      place: string | undefined
      labels: string | undefined
    }) =>
      `no pod has ${selector}, so service/${service} has nobody to send to${place === undefined || labels === undefined ? '' : `; the pods of ${place} have ${labels}`}`,
    mend: ({
      service,
    }: {
      service: string
      selector: string
      place: string | undefined
      labels: string | undefined
    }) => `Make the selector of service/${service} and the labels of its pods say the same.`,
  },
  scaledToZero: {
    is: ({ place }: { place: string }) => `${place} is asked for 0 copies, so nothing runs`,
    mend: ({ place }: { place: string }) => `Scale ${place} up.`,
  },
  portNameUnknown: {
    is: ({ service, target, names }: Door) =>
      `service/${service} leads to a port named ${target}, and no container port of its pods is named so${names === '' ? '' : ` (they have ${names})`}`,
    mend: ({ service }: Door) =>
      `Use in service/${service} a name that the container ports have, or a number.`,
  },
  targetPortClosed: {
    is: ({ service, target, listens }: Door) =>
      `service/${service} leads to port ${target} of its pods, and nobody listens there${listens === undefined ? '' : `; they listen on ${listens}`}`,
    mend: ({ service, listens }: Door) =>
      listens === undefined
        ? `Correct targetPort of service/${service}.`
        : `Correct targetPort of service/${service} to ${listens}.`,
  },
  selectsStrangers: {
    is: ({ service, selector, places }: { service: string; selector: string; places: string }) =>
      `the selector ${selector} of service/${service} also fits ${places}, which is no copy of what the Service is for`,
    mend: ({ service }: { service: string; selector: string; places: string }) =>
      `Make the selector of service/${service} so narrow that only its own pods fit.`,
  },
  answersBadly: {
    is: ({ place, status, said }: { place: string; url: string; status: number; said: string | undefined }) =>
      `the program of ${place} is reached and answers ${status} itself${said === undefined ? '' : `; it says "${said}"`}`,
    mend: ({ place }: { place: string; url: string; status: number; said: string | undefined }) =>
      `Find out what ${place} misses, or what changed in it last (kubectl rollout history).`,
  },
  answersWrongly: {
    is: ({ place, image, said }: { place: string; image: string; said: string | undefined }) =>
      `${place} runs ${image}, which answers, but not as needed${said === undefined ? '' : `; it says "${said}"`}`,
    mend: ({ place }: { place: string; image: string; said: string | undefined }) =>
      `Let ${place} run what answers rightly: compare image and environment with what its history had (kubectl rollout history).`,
  },
  loadBalancerPending: {
    is: ({ service, ports }: { service: string; ports: string }) =>
      `nobody in this cluster hands out addresses to LoadBalancers, so service/${service} gets none; its node ports are open all the same: ${ports}`,
    mend: ({ service }: { service: string; ports: string }) =>
      `Come in by a node port of service/${service}, or bring a load balancer controller.`,
  },
  nodePortDifferent: {
    is: ({ service, asked, offered }: { service: string; asked: number; offered: string }) =>
      `no Service opens port ${asked} on the nodes; service/${service} is open on ${offered}`,
    mend: ({ service, asked }: { service: string; asked: number; offered: string }) =>
      `Give service/${service} nodePort ${asked}, or send people to the one that it has.`,
  },
  nodePortTaken: {
    is: ({ service, namespace, port }: { service: string; namespace: string; port: number }) =>
      `port ${port} of the nodes belongs to service/${service} in namespace ${namespace}, and a node port belongs to one Service of the whole cluster`,
    mend: ({ service, namespace, port }: { service: string; namespace: string; port: number }) =>
      `Free port ${port} in service/${service} of namespace ${namespace} if it is not needed there, or use another one.`,
  },
  noLocalPod: {
    is: ({ service, node }: { service: string; node: string }) =>
      `externalTrafficPolicy of service/${service} is Local, and ${node} has no ready pod of it: what comes in there is dropped`,
    mend: ({ service }: { service: string; node: string }) =>
      `Let every node pass it on (externalTrafficPolicy Cluster), or have a pod of service/${service} on every node that people come to.`,
  },
  externalNameUnknown: {
    is: ({ service, target }: { service: string; target: string }) =>
      `service/${service} is only another name for ${target}, and nobody knows that name`,
    mend: ({ service }: { service: string; target: string }) => `Correct externalName of service/${service}.`,
  },
  nameReversed: {
    is: ({ host, right }: { host: string; right: string; place: string }) =>
      `${host} is no name of a Service: the name comes first, then its namespace: ${right}`,
    mend: ({ right, place }: { host: string; right: string; place: string }) =>
      `Let ${place} ask for ${right}.`,
  },
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
  servicePortAbsent: {
    is: ({ service, asked, offered }: { service: string; asked: number; offered: string }) =>
      `service/${service} is asked on port ${asked}, but it offers ${offered}`,
    mend: ({ service, asked }: { service: string; asked: number; offered: string }) =>
      `Let service/${service} offer port ${asked}, or let whoever asks use what it offers.`,
  },
  serviceMissing: {
    is: ({ name, namespace, similar }: Asked) =>
      `there is no Service ${name} in namespace ${namespace}, so the name means nothing.${orSimilar(similar)}`,
    mend: ({ name }: Asked) => `Make a Service ${name}, or let the program ask for a name that exists.`,
  },
  nameInOtherNamespace: {
    is: ({ name, elsewhere }: Asked) =>
      `the Service ${name} is in namespace ${elsewhere ?? ''}, and a short name is looked up in one's own namespace`,
    mend: ({ name, elsewhere, place }: Asked) => `Let ${place} ask for ${name}.${elsewhere ?? ''} instead.`,
  },

  dnsScaledToZero: {
    is: (_facts: object) => 'the cluster has no DNS: deployment/coredns in kube-system is scaled to 0',
    mend: (_facts: object) => 'Scale coredns up again.',
  },
  dnsNotReady: {
    is: (_facts: object) => 'the cluster has no DNS: no pod of deployment/coredns in kube-system is ready',
    mend: (_facts: object) => 'Mend the pods of coredns first: without names nothing else can be reached.',
  },
  dnsServiceMissing: {
    is: (_facts: object) => 'the cluster has no DNS address: the Service kube-dns in kube-system is gone',
    mend: (_facts: object) =>
      'Create the Service kube-dns again, with the cluster IP that the kubelets tell their pods.',
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
