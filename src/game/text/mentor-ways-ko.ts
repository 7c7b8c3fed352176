// The roots on the way to pods, in Korean: Services, ports, names, the doors from outside.

import { orSimilar } from './mentor-pods-ko.ts'
import type { wayCausesEn } from './mentor-ways-en.ts'

export const wayCausesKo: typeof wayCausesEn = {
  selectorMatchesNothing: {
    is: ({ service, selector, place, labels }) =>
      `${selector} 레이블이 붙은 파드가 없어서 service/${service}은(는) 보낼 곳이 없습니다${place === undefined || labels === undefined ? '' : `. ${place}의 파드에는 ${labels} 이(가) 붙어 있어요`}`,
    mend: ({ service }) => `service/${service}의 셀렉터와 파드의 레이블을 똑같이 맞추세요.`,
  },
  scaledToZero: {
    is: ({ place }) => `${place}의 복제본 수가 0이라 아무것도 돌지 않습니다`,
    mend: ({ place }) => `${place}의 복제본 수를 올리세요.`,
  },
  portNameUnknown: {
    is: ({ service, target, names }) =>
      `service/${service}은(는) ${target} 라는 이름의 포트로 보내는데, 파드의 컨테이너 포트에 그런 이름이 없습니다${names === '' ? '' : ` (있는 이름: ${names})`}`,
    mend: ({ service }) => `service/${service}에 컨테이너 포트에 있는 이름이나 번호를 쓰세요.`,
  },
  targetPortClosed: {
    is: ({ service, target, listens }) =>
      `service/${service}은(는) 파드의 포트 ${target}(으)로 보내는데 거기서 듣는 프로그램이 없습니다${listens === undefined ? '' : `. 파드는 ${listens}번에서 듣고 있어요`}`,
    mend: ({ service, listens }) =>
      listens === undefined
        ? `service/${service}의 targetPort를 바로잡으세요.`
        : `service/${service}의 targetPort를 ${listens}(으)로 바로잡으세요.`,
  },
  selectsStrangers: {
    is: ({ service, selector, places }) =>
      `service/${service}의 셀렉터 ${selector}이(가) 이 서비스와 상관없는 ${places}에도 맞습니다`,
    mend: ({ service }) => `service/${service}의 셀렉터를 자기 파드에만 맞게 좁히세요.`,
  },
  answersBadly: {
    is: ({ place, status, said }) =>
      `${place}의 프로그램까지는 닿는데 프로그램이 ${status}(으)로 답합니다${said === undefined ? '' : `. 로그에는 "${said}"`}`,
    mend: ({ place }) =>
      `${place}에 무엇이 빠졌는지, 마지막에 무엇이 바뀌었는지(kubectl rollout history) 알아보세요.`,
  },
  answersWrongly: {
    is: ({ place, image, said }) =>
      `${place}이(가) 돌리는 ${image}은(는) 답은 하지만 필요한 답이 아닙니다${said === undefined ? '' : `. 로그에는 "${said}"`}`,
    mend: ({ place }) =>
      `${place}이(가) 제대로 답하는 것을 돌리게 하세요. 이미지와 환경 변수를 예전 리비전과 비교해 보세요(kubectl rollout history).`,
  },
  loadBalancerPending: {
    is: ({ service, ports }) =>
      `이 클러스터에는 LoadBalancer에 주소를 나눠 주는 쪽이 없어서 service/${service}은(는) 주소를 받지 못합니다. 그래도 노드 포트는 열려 있어요: ${ports}`,
    mend: ({ service }) => `service/${service}의 노드 포트로 들어오거나, 로드밸런서 컨트롤러를 들이세요.`,
  },
  nodePortDifferent: {
    is: ({ service, asked, offered }) =>
      `노드의 포트 ${asked}을(를) 여는 Service가 없습니다. service/${service}은(는) ${offered}에서 열려 있어요`,
    mend: ({ service, asked }) =>
      `service/${service}에 nodePort ${asked}을(를) 주거나, 열려 있는 포트로 안내하세요.`,
  },
  nodePortTaken: {
    is: ({ service, namespace, port }) =>
      `노드의 포트 ${port}은(는) ${namespace} 네임스페이스의 service/${service} 것입니다. 노드 포트는 클러스터 전체에서 Service 하나만 가질 수 있어요`,
    mend: ({ service, namespace, port }) =>
      `거기서 필요 없다면 ${namespace}의 service/${service}에서 포트 ${port}을(를) 비우고, 아니면 다른 포트를 쓰세요.`,
  },
  noLocalPod: {
    is: ({ service, node }) =>
      `service/${service}의 externalTrafficPolicy가 Local인데 ${node}에는 준비된 파드가 없어서, 그리로 들어온 요청은 버려집니다`,
    mend: ({ service }) =>
      `모든 노드가 넘겨주게 하거나(externalTrafficPolicy Cluster), 사람들이 들어오는 노드마다 service/${service}의 파드를 두세요.`,
  },
  externalNameUnknown: {
    is: ({ service, target }) =>
      `service/${service}은(는) ${target}의 다른 이름일 뿐인데, 그 이름을 아무도 모릅니다`,
    mend: ({ service }) => `service/${service}의 externalName을 바로잡으세요.`,
  },
  nameReversed: {
    is: ({ host, right }) =>
      `${host}은(는) Service의 이름이 아닙니다. 이름이 먼저, 네임스페이스가 다음이에요: ${right}`,
    mend: ({ right, place }) => `${place}이(가) ${right} 을(를) 찾게 하세요.`,
  },
  servicePortAbsent: {
    is: ({ service, asked, offered }) =>
      `service/${service}에 포트 ${asked}(으)로 요청이 오는데, 이 서비스가 여는 포트는 ${offered}입니다`,
    mend: ({ service, asked }) =>
      `service/${service}이(가) 포트 ${asked}도 열게 하거나, 요청하는 쪽이 열린 포트를 쓰게 하세요.`,
  },
  serviceMissing: {
    is: ({ name, namespace, similar }) =>
      `${namespace} 네임스페이스에 Service ${name} 이(가) 없어서 그 이름을 아무도 모릅니다.${orSimilar(similar)}`,
    mend: ({ name }) => `Service ${name} 을(를) 만들거나, 프로그램이 있는 이름을 찾게 하세요.`,
  },
  nameInOtherNamespace: {
    is: ({ name, elsewhere }) =>
      `Service ${name}은(는) ${elsewhere ?? ''} 네임스페이스에 있고, 짧은 이름은 자기 네임스페이스에서만 찾습니다`,
    mend: ({ name, elsewhere, place }) => `${place}이(가) ${name}.${elsewhere ?? ''} 을(를) 찾게 하세요.`,
  },
  dnsScaledToZero: {
    is: () => '클러스터에 DNS가 없습니다. kube-system의 deployment/coredns 복제본 수가 0이에요',
    mend: () => 'coredns의 복제본 수를 다시 올리세요.',
  },
  dnsNotReady: {
    is: () => '클러스터에 DNS가 없습니다. kube-system의 deployment/coredns 파드가 하나도 준비되지 않았어요',
    mend: () => 'coredns 파드부터 고치세요. 이름이 없으면 다른 것에도 닿을 수 없습니다.',
  },
  dnsServiceMissing: {
    is: () => '클러스터에 DNS 주소가 없습니다. kube-system의 Service kube-dns가 사라졌어요',
    mend: () => 'kubelet이 파드에 알려 주는 바로 그 클러스터 IP로 Service kube-dns를 다시 만드세요.',
  },
}
