// The roots on the way to pods, in English: Services, ports, names, the doors from outside.
import type { Asked, Door } from './mentor-facts.ts'
import { orSimilar } from './mentor-pods-en.ts'

export const wayCausesEn = {
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
}
