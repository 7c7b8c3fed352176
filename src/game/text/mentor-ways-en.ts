// The roots on the way to pods, in English: Services, ports, names, the doors from outside.
import type {
  AnsweringBadly,
  AnsweringWrongly,
  Asked,
  AtPort,
  Door,
  FromIngress,
  Mismatched,
  OutsideDns,
  Turned,
} from './mentor-facts.ts'
import { orSimilar } from './mentor-pods-en.ts'

const quoted = (said: string | undefined) => (said === undefined ? '' : `; its log says "${said}"`)

export const wayCausesEn = {
  selectorMatchesNothing: {
    is: ({ service, selector, place, labels }: Mismatched) =>
      `no pod has ${selector}, so service/${service} has nobody to send to${place === undefined || labels === undefined ? '' : `; the pods of ${place} have ${labels}`}`,
    mend: ({ service }: Mismatched) =>
      `Make the selector of service/${service} and the labels of its pods agree.`,
  },
  scaledToZero: {
    is: ({ place }: { place: string }) => `${place} is scaled to 0 copies, so nothing runs`,
    mend: ({ place }: { place: string }) => `Scale ${place} up.`,
  },
  portNameUnknown: {
    is: ({ service, target, names }: Door) =>
      `service/${service} sends to a port called ${target}, and no container port of its pods has that name${names === '' ? '' : ` (they have ${names})`}`,
    mend: ({ service }: Door) =>
      `Use a name that the container ports have, or a number, in service/${service}.`,
  },
  targetPortClosed: {
    is: ({ service, target, listens }: Door) =>
      `service/${service} sends to port ${target} of its pods, and nothing is listening there${listens === undefined ? '' : `; they listen on ${listens}`}`,
    mend: ({ service, listens }: Door) =>
      listens === undefined
        ? `Fix targetPort of service/${service}.`
        : `Set targetPort of service/${service} to ${listens}.`,
  },
  selectsStrangers: {
    is: ({ service, selector, places }: { service: string; selector: string; places: string }) =>
      `the selector ${selector} of service/${service} also matches ${places}, so some requests end up there`,
    mend: ({ service }: { service: string; selector: string; places: string }) =>
      `Narrow the selector of service/${service} until only its own pods match.`,
  },
  answersBadly: {
    is: ({ place, status, said }: AnsweringBadly) =>
      `requests do get through to ${place}, and its program answers ${status}${quoted(said)}`,
    mend: ({ place }: AnsweringBadly) =>
      `Find out what ${place} is missing, or what was changed last (kubectl rollout history).`,
  },
  pageMissing: {
    is: ({ place, url }: { place: string; url: string }) =>
      `requests do get through to ${place}, but its program has no page for ${url} and answers 404`,
    mend: ({ place }: { place: string; url: string }) =>
      `Give ${place} that page. What was written into a container before is gone with that container.`,
  },
  answersWrongly: {
    is: ({ place, image, said }: AnsweringWrongly) =>
      `${place} runs ${image}, which does answer, but not what its users need${quoted(said)}`,
    mend: ({ place }: AnsweringWrongly) =>
      `Compare the image and environment of ${place} with its earlier revisions (kubectl rollout history), and run the one that answers right.`,
  },
  loadBalancerPending: {
    is: ({ service, ports }: { service: string; ports: string }) =>
      `nobody in this cluster hands out addresses for LoadBalancers, so service/${service} never gets one. Its node ports are open all the same: ${ports}`,
    mend: ({ service }: { service: string; ports: string }) =>
      `Come in through a node port of service/${service}, or install a load balancer controller.`,
  },
  nodePortDifferent: {
    is: ({ service, asked, offered }: AtPort) =>
      `no Service opens port ${asked} on the nodes; service/${service} is open on ${offered}`,
    mend: ({ service, asked }: AtPort) =>
      `Give service/${service} nodePort ${asked}, or send people to the one it has.`,
  },
  nodePortTaken: {
    is: ({ service, namespace, port }: { service: string; namespace: string; port: number }) =>
      `port ${port} of the nodes belongs to service/${service} in namespace ${namespace}, and only one Service in the whole cluster can have it`,
    mend: ({ service, namespace, port }: { service: string; namespace: string; port: number }) =>
      `Free port ${port} of service/${service} in namespace ${namespace} if nobody needs it there, or use another one.`,
  },
  noLocalPod: {
    is: ({ service, node }: { service: string; node: string }) =>
      `externalTrafficPolicy of service/${service} is Local, and ${node} has no ready pod of it, so whatever comes in there is dropped`,
    mend: ({ service }: { service: string; node: string }) =>
      `Let nodes pass requests on (externalTrafficPolicy: Cluster), or run a pod of service/${service} on every node that people come to.`,
  },
  noPodOnNode: {
    is: ({ service, node }: { service: string; node: string }) =>
      `internalTrafficPolicy of service/${service} is Local, and ${node} has no ready pod of it, so whoever asks from there gets nothing`,
    mend: ({ service }: { service: string; node: string }) =>
      `Set internalTrafficPolicy of service/${service} to Cluster, or run a pod of it on every node.`,
  },
  externalNameUnknown: {
    is: ({ service, target }: { service: string; target: string }) =>
      `service/${service} is just another name for ${target}, and nobody knows that name`,
    mend: ({ service }: { service: string; target: string }) => `Fix externalName of service/${service}.`,
  },
  nameReversed: {
    is: ({ host, right }: Turned) =>
      `${host} is the wrong way round: a Service's name comes first, then its namespace: ${right}`,
    mend: ({ right, place }: Turned) => `Have ${place} ask for ${right}.`,
  },
  servicePortAbsent: {
    is: ({ service, asked, offered }: AtPort) =>
      `service/${service} is being asked on port ${asked}, but it only offers ${offered}`,
    mend: ({ service, asked }: AtPort) =>
      `Have service/${service} offer port ${asked}, or have the caller use a port it offers.`,
  },
  serviceProtocol: {
    is: ({ service, asked }: { service: string; asked: number }) =>
      `port ${asked} of service/${service} is for UDP, and it is being asked over TCP`,
    mend: ({ service, asked }: { service: string; asked: number }) =>
      `Set the protocol of port ${asked} of service/${service} to TCP.`,
  },
  headlessPort: {
    is: ({ service, asked, target }: { service: string; asked: number; target: number }) =>
      `service/${service} is headless: its name leads straight to the pods, and nobody turns port ${asked} into ${target} on the way`,
    mend: ({ service, target }: { service: string; asked: number; target: number }) =>
      `Ask for port ${target}, or give service/${service} a cluster IP.`,
  },
  serviceMissing: {
    is: ({ name, namespace, similar, elsewhere }: Asked) =>
      `there is no Service ${name} in namespace ${namespace}, so the name leads nowhere.${elsewhere === undefined ? orSimilar(similar) : ` The one in ${elsewhere} doesn't help here.`}`,
    mend: ({ name }: Asked) => `Create a Service ${name}, or have the program ask for a name that exists.`,
  },
  nameInOtherNamespace: {
    is: ({ name, namespace, elsewhere }: Asked) =>
      `the only Service ${name} is in namespace ${elsewhere ?? ''}, and a short name is looked up in one's own namespace, ${namespace}`,
    mend: ({ name, elsewhere, place }: Asked) =>
      `Have ${place} ask for ${name}.${elsewhere ?? ''} instead, or create a Service ${name} here if another one was meant.`,
  },
  dnsPolicyOutside: {
    is: ({ host, policy }: OutsideDns) =>
      `the pod doesn't ask the cluster's DNS (${policy}) but that of its node, which has never heard of ${host}`,
    mend: ({ place, isOnNode }: OutsideDns) =>
      `Set dnsPolicy of ${place} to ${isOnNode ? 'ClusterFirstWithHostNet' : 'ClusterFirst'}.`,
  },
  ingressBackendMissing: {
    is: ({ ingress, service, similar }: FromIngress) =>
      `ingress/${ingress} sends to Service ${service}, which doesn't exist.${orSimilar(similar)}`,
    mend: ({ ingress, service }: FromIngress) =>
      `Fix the backend of ingress/${ingress}, or create Service ${service}.`,
  },
  ingressPortMissing: {
    is: ({ ingress, service, port, offered }: FromIngress) =>
      `ingress/${ingress} sends to port ${port} of service/${service}, which offers ${offered}`,
    mend: ({ ingress, offered }: FromIngress) =>
      `Use a port that is there (${offered}) in ingress/${ingress}.`,
  },
  ingressClassMissing: {
    is: ({ ingress, wanted, known }: { ingress: string; wanted: string; known: string }) =>
      `ingress/${ingress} is for the controller of IngressClass ${wanted}, which doesn't exist${known === '' ? '' : ` (there is ${known})`}, so nobody serves it`,
    mend: ({ ingress }: { ingress: string; wanted: string; known: string }) =>
      `Fix ingressClassName of ingress/${ingress}, or install the controller it means.`,
  },
  ingressUnserved: {
    is: ({ ingress }: { ingress: string; wanted: string; known: string }) =>
      `ingress/${ingress} names no IngressClass, none is the default, and nobody has given it an address`,
    mend: ({ ingress }: { ingress: string; wanted: string; known: string }) =>
      `Name an ingressClassName in ingress/${ingress}, or install an ingress controller.`,
  },

  dnsScaledToZero: {
    is: (_facts: object) => 'the cluster has no DNS: deployment/coredns in kube-system is scaled to 0',
    mend: (_facts: object) => 'Scale coredns up again.',
  },
  dnsNotReady: {
    is: (_facts: object) => 'the cluster has no DNS: no pod of deployment/coredns in kube-system is ready',
    mend: (_facts: object) => 'Get the coredns pods going first: without names nothing else can be reached.',
  },
  dnsServiceMissing: {
    is: (_facts: object) => 'the cluster has no DNS address: Service kube-dns in kube-system is gone',
    mend: (_facts: object) =>
      'Create Service kube-dns again, with the very cluster IP that the kubelets hand to their pods.',
  },
  corefileBroken: {
    is: ({ said }: { said: string }) => `CoreDNS can't live with its Corefile: ${said}`,
    mend: (_facts: { said: string }) =>
      'Fix the Corefile in configmap/coredns of kube-system, then restart deployment/coredns.',
  },
  proxyDown: {
    is: ({ nodes, said }: { nodes: string; said: string | undefined }) =>
      `kube-proxy doesn't run${nodes === '' ? ' any more' : ` on ${nodes}`}, so Services there still lead to where they led before${said === undefined ? '' : `; it said "${said}"`}`,
    mend: (_facts: { nodes: string; said: string | undefined }) =>
      'Get daemonset/kube-proxy in kube-system running on every node again.',
  },
}
