// The roots on the way to pods, in Korean: Services, ports, names, the doors from outside.
import { orSimilar } from './mentor-pods-ko.ts'
import type { wayCausesEn } from './mentor-ways-en.ts'

const quoted = (said: string | undefined) => (said === undefined ? '' : `. 로그에는 "${said}"`)

export const wayCausesKo: typeof wayCausesEn = {
  selectorMatchesNothing: {
    is: ({ service, selector, place, labels }) =>
      `${selector} 레이블이 붙은 파드가 없어서 service/${service} 쪽으로 온 요청은 갈 곳이 없습니다${place === undefined || labels === undefined ? '' : `. ${place}의 파드에는 ${labels} 레이블이 붙어 있어요`}`,
    mend: ({ service }) => `service/${service}의 셀렉터와 파드의 레이블을 똑같이 맞추세요.`,
  },
  scaledToZero: {
    is: ({ place }) => `${place}의 복제본 수가 0이라 아무것도 돌지 않습니다`,
    mend: ({ place }) => `${place}의 복제본 수를 올리세요.`,
  },
  portNameUnknown: {
    is: ({ service, target, names }) =>
      `service/${service} 설정은 ${target}라는 이름의 포트로 보내라는데, 파드의 컨테이너 포트에 그런 이름이 없습니다${names === '' ? '' : ` (있는 이름: ${names})`}`,
    mend: ({ service }) => `service/${service}에 컨테이너 포트에 있는 이름이나 번호를 쓰세요.`,
  },
  targetPortClosed: {
    is: ({ service, target, listens }) =>
      `service/${service} 설정은 파드의 ${target}번 포트로 보내는데 거기에는 아무도 없습니다${listens === undefined ? '' : `. 파드는 ${listens}번에서 듣고 있어요`}`,
    mend: ({ service, listens }) =>
      listens === undefined
        ? `service/${service}의 targetPort를 고치세요.`
        : `service/${service}의 targetPort를 ${listens}번으로 고치세요.`,
  },
  selectsStrangers: {
    is: ({ service, selector, places }) =>
      `service/${service}의 ${selector} 셀렉터가 ${places}에도 맞아서, 요청 일부가 그리로 갑니다`,
    mend: ({ service }) => `service/${service}의 셀렉터를 자기 파드에만 맞게 좁히세요.`,
  },
  answersBadly: {
    is: ({ place, status, said }) =>
      `요청이 ${place}까지는 잘 가는데, 프로그램이 ${status}번으로 답합니다${quoted(said)}`,
    mend: ({ place }) =>
      `${place}에 무엇이 빠졌는지, 마지막으로 무엇이 바뀌었는지(kubectl rollout history) 알아보세요.`,
  },
  pageMissing: {
    is: ({ place, url }) =>
      `요청이 ${place}까지는 잘 가는데, 프로그램에 ${url} 페이지가 없어서 404로 답합니다`,
    mend: ({ place }) =>
      `${place}에 그 페이지를 넣으세요. 예전 컨테이너 안에 쓴 파일은 그 컨테이너와 함께 사라졌어요.`,
  },
  answersWrongly: {
    is: ({ place, image, said }) =>
      `${place}에서 도는 ${image} 이미지가 답은 하지만, 사용자에게 필요한 답이 아닙니다${quoted(said)}`,
    mend: ({ place }) =>
      `${place}의 이미지와 환경 변수를 예전 리비전과 비교해서(kubectl rollout history), 제대로 답하는 것으로 돌리세요.`,
  },
  loadBalancerPending: {
    is: ({ service, ports }) =>
      `이 클러스터에는 LoadBalancer 주소를 나눠 주는 쪽이 없어서 service/${service}에는 주소가 생기지 않습니다. 노드 포트는 열려 있어요: ${ports}`,
    mend: ({ service }) => `service/${service}의 노드 포트로 들어오거나, 로드밸런서 컨트롤러를 설치하세요.`,
  },
  nodePortDifferent: {
    is: ({ service, asked, offered }) =>
      `노드의 ${asked}번 포트를 여는 Service가 없습니다. service/${service} 포트는 ${offered}번이에요`,
    mend: ({ service, asked }) =>
      `service/${service}에 nodePort ${asked}번을 주거나, 열려 있는 포트로 안내하세요.`,
  },
  nodePortTaken: {
    is: ({ service, namespace, port }) =>
      `노드의 ${port}번 포트는 ${namespace} 네임스페이스의 service/${service} 차지입니다. 노드 포트 하나는 클러스터 전체에서 Service 하나만 쓸 수 있어요`,
    mend: ({ service, namespace, port }) =>
      `거기서 필요 없다면 ${namespace} 네임스페이스의 service/${service}에서 ${port}번 포트를 비우고, 아니면 다른 포트를 쓰세요.`,
  },
  noLocalPod: {
    is: ({ service, node }) =>
      `service/${service}의 externalTrafficPolicy가 Local인데 ${node} 노드에는 준비된 파드가 없어서, 그리로 들어온 요청은 버려집니다`,
    mend: ({ service }) =>
      `노드끼리 넘겨주게 하거나(externalTrafficPolicy: Cluster), 사람들이 들어오는 노드마다 service/${service}의 파드를 두세요.`,
  },
  noPodOnNode: {
    is: ({ service, node }) =>
      `service/${service}의 internalTrafficPolicy가 Local인데 ${node} 노드에는 준비된 파드가 없어서, 거기서 보낸 요청은 갈 곳이 없습니다`,
    mend: ({ service }) =>
      `service/${service}의 internalTrafficPolicy를 Cluster로 바꾸거나, 노드마다 파드를 두세요.`,
  },
  externalNameUnknown: {
    is: ({ service, target }) =>
      `service/${service} 설정은 ${target}의 별명일 뿐인데, 그 이름을 아무도 모릅니다`,
    mend: ({ service }) => `service/${service}의 externalName을 고치세요.`,
  },
  nameReversed: {
    is: ({ host, right }) =>
      `${host}, 순서가 거꾸로입니다. Service 이름이 먼저, 네임스페이스가 다음이에요: ${right}`,
    mend: ({ right, place }) => `${place}에서 ${right} 주소를 찾게 하세요.`,
  },
  servicePortAbsent: {
    is: ({ service, asked, offered }) =>
      `service/${service}에 ${asked}번 포트로 요청이 오는데, 이 서비스의 포트는 ${offered}번입니다`,
    mend: ({ service, asked }) =>
      `service/${service}에 ${asked}번 포트를 열거나, 요청하는 쪽이 열린 포트를 쓰게 하세요.`,
  },
  serviceProtocol: {
    is: ({ service, asked }) => `service/${service}의 ${asked}번 포트는 UDP용인데 요청은 TCP로 옵니다`,
    mend: ({ service, asked }) => `service/${service}에서 ${asked}번 포트의 protocol을 TCP로 바꾸세요.`,
  },
  headlessPort: {
    is: ({ service, asked, target }) =>
      `service/${service} 설정은 headless라서 이름이 파드로 곧장 이어지고, 중간에서 ${asked}번을 ${target}번으로 바꿔 줄 쪽이 없습니다`,
    mend: ({ service, target }) =>
      `${target}번 포트로 요청하거나, service/${service}에 클러스터 IP를 주세요.`,
  },
  serviceMissing: {
    is: ({ name, namespace, similar, elsewhere }) =>
      `${namespace} 네임스페이스에 ${name} Service가 없어서 그 이름은 어디로도 이어지지 않습니다.${elsewhere === undefined ? orSimilar(similar) : ` ${elsewhere} 네임스페이스에 있는 건 여기서 소용이 없어요.`}`,
    mend: ({ name }) => `${name} Service를 만들거나, 프로그램이 실제로 있는 이름을 찾게 하세요.`,
  },
  nameInOtherNamespace: {
    is: ({ name, namespace, elsewhere }) =>
      `${name} Service는 ${elsewhere ?? ''} 네임스페이스에만 있는데, 짧은 이름은 자기 네임스페이스(${namespace})에서만 찾습니다`,
    mend: ({ name, elsewhere, place }) =>
      `${place}에서 ${name}.${elsewhere ?? ''} 주소를 찾게 하세요. 다른 서비스를 뜻한 거라면 여기에 ${name} Service를 만드세요.`,
  },
  dnsPolicyOutside: {
    is: ({ host, policy }) =>
      `파드가 클러스터 DNS가 아니라 노드의 DNS에 물어보는데(${policy}), 거기서는 ${host}라는 이름을 모릅니다`,
    mend: ({ place, isOnNode }) =>
      `${place}의 dnsPolicy를 ${isOnNode ? 'ClusterFirstWithHostNet으로' : 'ClusterFirst로'} 바꾸세요.`,
  },
  ingressBackendMissing: {
    is: ({ ingress, service, similar }) =>
      `ingress/${ingress} 설정은 ${service} Service로 보내는데, 그런 Service가 없습니다.${orSimilar(similar)}`,
    mend: ({ ingress, service }) => `ingress/${ingress}의 backend를 고치거나 ${service} Service를 만드세요.`,
  },
  ingressPortMissing: {
    is: ({ ingress, service, port, offered }) =>
      `ingress/${ingress} 설정은 service/${service}의 ${port} 포트로 보내는데, 거기 있는 포트는 ${offered}뿐입니다`,
    mend: ({ ingress, offered }) => `ingress/${ingress}에 실제로 있는 포트(${offered})를 쓰세요.`,
  },
  ingressClassMissing: {
    is: ({ ingress, wanted, known }) =>
      `ingress/${ingress} 담당은 ${wanted} IngressClass의 컨트롤러인데 그런 클래스가 없습니다${known === '' ? '' : ` (있는 것: ${known})`}. 그래서 아무도 처리하지 않아요`,
    mend: ({ ingress }) => `ingress/${ingress}의 ingressClassName을 고치거나, 해당 컨트롤러를 설치하세요.`,
  },
  ingressUnserved: {
    is: ({ ingress }) =>
      `ingress/${ingress}에 IngressClass가 적혀 있지 않고 기본 클래스도 없으며, 주소를 준 컨트롤러도 없습니다`,
    mend: ({ ingress }) => `ingress/${ingress}에 ingressClassName을 적거나, 인그레스 컨트롤러를 설치하세요.`,
  },

  dnsScaledToZero: {
    is: () => '클러스터에 DNS가 없습니다. kube-system의 deployment/coredns 복제본 수가 0이에요',
    mend: () => 'coredns의 복제본 수를 다시 올리세요.',
  },
  dnsNotReady: {
    is: () => '클러스터에 DNS가 없습니다. kube-system의 deployment/coredns 파드 중 준비된 것이 하나도 없어요',
    mend: () => 'coredns 파드부터 살리세요. 이름을 못 찾으면 다른 어디에도 닿을 수 없습니다.',
  },
  dnsServiceMissing: {
    is: () => '클러스터에 DNS 주소가 없습니다. kube-system의 kube-dns Service가 사라졌어요',
    mend: () => 'kubelet이 파드에 알려 주는 바로 그 클러스터 IP로 kube-dns Service를 다시 만드세요.',
  },
  corefileBroken: {
    is: ({ said }) => `CoreDNS가 Corefile을 읽다가 포기합니다: ${said}`,
    mend: () => 'kube-system의 configmap/coredns에서 Corefile을 고치고 deployment/coredns를 재시작하세요.',
  },
  proxyDown: {
    is: ({ nodes, said }) =>
      `${nodes === '' ? '이제 kube-proxy가 돌지 않습니다' : `${nodes} 노드에서 kube-proxy가 돌지 않습니다`}. 그래서 Service가 예전에 가던 곳으로만 이어져요${said === undefined ? '' : `. 남긴 말: "${said}"`}`,
    mend: () => 'kube-system의 daemonset/kube-proxy가 모든 노드에서 다시 돌게 하세요.',
  },
}
