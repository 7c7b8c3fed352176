// The roots that the mentor knows, in Korean: what each is, and what would mend it.
import type { MentorWords } from './mentor-en.ts'

const orSimilar = (similar: string | undefined) =>
  similar === undefined ? '' : ` 비슷한 이름으로 ${similar} 이(가) 있어요.`

const unlessElsewhere = (elsewhere: string | undefined, similar: string | undefined) =>
  elsewhere === undefined
    ? orSimilar(similar)
    : ` ${elsewhere} 네임스페이스에는 있지만, 파드는 자기 네임스페이스의 것만 읽습니다.`

export const mentorCausesKo: MentorWords['causes'] = {
  imageNotFound: {
    is: ({ image }) => `어떤 레지스트리에도 ${image} 이미지가 없습니다. 이름이나 태그가 존재하지 않아요`,
    mend: ({ container, place }) =>
      `${place}의 컨테이너 ${container}이(가) 실제로 있는 이미지를 쓰게 하세요.`,
  },
  imageDenied: {
    is: ({ repository }) =>
      `레지스트리가 이 클러스터에 ${repository} 을(를) 보여 주지 않습니다. 그런 저장소가 없거나 로그인이 필요해요`,
    mend: ({ container, place }) =>
      `${place}의 컨테이너 ${container} 이미지를 바로잡거나, 읽을 권한이 있는 imagePullSecret을 파드에 주세요.`,
  },
  pullSecretMissing: {
    is: ({ secret }) =>
      `레지스트리가 로그인을 요구하는데, 로그인 정보가 들어 있어야 할 Secret ${secret} 이(가) 없습니다`,
    mend: ({ secret, place }) => `${place}의 네임스페이스에 Secret ${secret} (docker-registry)을 만드세요.`,
  },
  registryUnknown: {
    is: ({ host }) => `${host} 라는 레지스트리가 없습니다. DNS가 그 이름을 몰라요`,
    mend: ({ place }) => `${place} 이미지의 레지스트리 주소를 바로잡으세요.`,
  },
  registryUnreachable: {
    is: ({ image, answer }) => `${image}의 레지스트리가 노드에 응답하지 않습니다: ${answer ?? ''}`,
    mend: () =>
      '매니페스트에는 문제가 없습니다. 레지스트리가 돌아오기를 기다리거나, 응답하는 레지스트리를 쓰세요.',
  },
  imageNameInvalid: {
    is: ({ image }) => `"${image}"은(는) 이미지 이름의 형식이 아닙니다`,
    mend: ({ container, place }) => `${place}의 컨테이너 ${container} 이미지를 바로잡으세요.`,
  },
  imageNeverPulled: {
    is: ({ image }) => `imagePullPolicy가 Never인데 노드에 ${image} 이(가) 없습니다`,
    mend: ({ place }) => `${place}이(가) 이미지를 받을 수 있게 imagePullPolicy를 IfNotPresent로 두세요.`,
  },

  configMapMissing: {
    is: ({ name, namespace, similar, elsewhere }) =>
      `${namespace} 네임스페이스에 ConfigMap ${name} 이(가) 없습니다.${unlessElsewhere(elsewhere, similar)}`,
    mend: ({ name, place }) => `ConfigMap ${name} 을(를) 만들거나, ${place}에 적힌 이름을 바로잡으세요.`,
  },
  configMapKeyMissing: {
    is: ({ name, key, similar }) => `ConfigMap ${name}에 키 ${key} 이(가) 없습니다.${orSimilar(similar)}`,
    mend: ({ name, key, place }) =>
      `ConfigMap ${name}에 키 ${key} 을(를) 넣거나, ${place}에 적힌 키를 바로잡으세요.`,
  },
  secretMissing: {
    is: ({ name, namespace, similar, elsewhere }) =>
      `${namespace} 네임스페이스에 Secret ${name} 이(가) 없습니다.${unlessElsewhere(elsewhere, similar)}`,
    mend: ({ name, place }) => `Secret ${name} 을(를) 만들거나, ${place}에 적힌 이름을 바로잡으세요.`,
  },
  secretKeyMissing: {
    is: ({ name, key, similar }) => `Secret ${name}에 키 ${key} 이(가) 없습니다.${orSimilar(similar)}`,
    mend: ({ name, key, place }) =>
      `Secret ${name}에 키 ${key} 을(를) 넣거나, ${place}에 적힌 키를 바로잡으세요.`,
  },
  runsAsRoot: {
    is: ({ container, image }) =>
      `컨테이너 ${container}은(는) root로 돌면 안 되는데(runAsNonRoot) 이미지 ${image}은(는) root로 돕니다`,
    mend: ({ place }) => `${place}에 0이 아닌 runAsUser를 주거나, root가 아닌 사용자로 도는 이미지를 쓰세요.`,
  },

  commandNotFound: {
    is: ({ word, container }) =>
      `컨테이너 ${container}의 이미지에 "${word}" 프로그램이 없습니다. 아무것도 돈 적이 없으니 로그도 없어요`,
    mend: ({ container, place }) => `${place}의 컨테이너 ${container} command를 바로잡으세요.`,
  },
  commandNotAllowed: {
    is: ({ word, container }) => `컨테이너 ${container}의 "${word}"은(는) 실행 권한이 없습니다`,
    mend: ({ container, place }) =>
      `${place}의 컨테이너 ${container}에서 실행 가능한 것을 돌리세요. 예를 들면 셸을 거쳐서요.`,
  },
  programFails: {
    is: ({ container, code, line }) =>
      `컨테이너 ${container}의 프로그램이 종료 코드 ${code}(으)로 포기합니다${line === undefined ? '. 아무 말도 남기지 않았어요' : `. 마지막 말: "${line}"`}`,
    mend: ({ container, place }) =>
      `${place}의 컨테이너 ${container}에 프로그램이 필요로 하는 것을 주세요. command, 인자, 환경 변수, 파일 중 하나입니다.`,
  },
  programEnds: {
    is: ({ container }) =>
      `컨테이너 ${container}의 프로그램은 할 일을 마치고 종료 코드 0으로 끝납니다. 계속 돌아야 하는 파드라서 다시 시작될 뿐이에요`,
    mend: ({ place }) => `${place}에 끝나지 않는 프로그램을 주거나, Job으로 바꾸세요.`,
  },
  portTaken: {
    is: ({ container, line }) =>
      `컨테이너 ${container}이(가) 원하는 포트를 같은 파드의 다른 컨테이너가 이미 쓰고 있습니다: "${line ?? ''}"`,
    mend: ({ container, place }) => `${place}의 컨테이너 ${container}에 다른 포트를 주세요.`,
  },
  wrongArchitecture: {
    is: ({ container }) => `컨테이너 ${container}의 프로그램은 다른 프로세서용으로 빌드됐습니다`,
    mend: ({ place }) => `${place}에 노드 아키텍처에 맞는 이미지를 쓰세요.`,
  },
  startHookFails: {
    is: ({ container }) => `컨테이너 ${container}의 postStart 훅이 실패해서 kubelet이 컨테이너를 종료합니다`,
    mend: ({ container, place }) =>
      `${place}의 컨테이너 ${container}에서 lifecycle.postStart를 바로잡으세요.`,
  },
  outOfMemory: {
    is: ({ container, limit }) =>
      `컨테이너 ${container}이(가) 메모리 제한 ${limit}보다 더 쓰려고 해서 커널이 죽입니다(OOMKilled)`,
    mend: ({ container, place }) =>
      `${place}의 컨테이너 ${container} 메모리 제한을 올리거나, 프로그램이 덜 쓰게 하세요.`,
  },

  probePort: {
    is: ({ which, port, listens }) =>
      `${which} 프로브가 포트 ${port}을(를) 두드리는데 거기서 듣는 프로그램이 없습니다${listens === undefined ? '' : `. 프로그램은 ${listens}번에서 듣고 있어요`}`,
    mend: ({ which, container, place, listens }) =>
      listens === undefined
        ? `${place}의 컨테이너 ${container}에서 ${which} 프로브가 프로그램이 듣는 곳을, 들을 때 두드리게 하세요.`
        : `${place}의 컨테이너 ${container}에서 ${which} 프로브를 포트 ${listens}(으)로 돌리세요.`,
  },
  probePath: {
    is: ({ which, path }) =>
      `${which} 프로브가 ${path} 을(를) 요청하는데 프로그램은 404로 답합니다. 그런 페이지가 없어요`,
    mend: ({ which, container, place }) =>
      `${place}의 컨테이너 ${container}에서 ${which} 프로브에 실제로 있는 경로를 주세요.`,
  },
  probeAnswer: {
    is: ({ which, path, code }) =>
      `프로그램이 ${path}의 ${which} 프로브에 ${code}(으)로 답합니다. 지금은 일할 수 없다고 스스로 말하는 거예요`,
    mend: ({ container, place }) =>
      `컨테이너 ${container}의 로그에서 ${place}이(가) 무엇을 기다리는지 알아보세요.`,
  },
  probeSlow: {
    is: ({ which, seconds }) =>
      `${which} 프로브는 ${seconds}초 뒤에 포기하는데 프로그램은 그보다 늦게 답합니다`,
    mend: ({ which, container, place }) =>
      `${place}의 컨테이너 ${container}에서 ${which} 프로브의 timeoutSeconds를 늘리세요.`,
  },
  probeCommand: {
    is: ({ which, container, said }) =>
      `컨테이너 ${container}에서 ${which} 프로브의 명령이 실패합니다${said === '' ? '' : `: ${said}`}`,
    mend: ({ which, container, place }) =>
      `${place}의 컨테이너 ${container}에서 ${which} 프로브에, 정상일 때 성공하는 명령을 주세요.`,
  },

  labelOnNoNode: {
    is: ({ wanted, nodes }) =>
      nodes === ''
        ? `파드는 ${wanted} 레이블이 있는 노드를 원하는데 그런 노드가 없습니다`
        : `파드는 ${wanted} 레이블이 있는 노드를 원하는데, 그런 노드는 ${nodes}뿐이고 지금은 파드를 받지 않습니다`,
    mend: ({ place, wanted }) =>
      `노드에 ${wanted} 레이블을 붙이거나, ${place}이(가) 노드에 있는 것을 요구하게 하세요.`,
  },
  nodesTainted: {
    is: ({ nodes }) =>
      `모든 노드에 이 파드가 견디지 못하는 taint가 있습니다${nodes === '' ? '' : ` (컨트롤 플레인 말고도 ${nodes})`}`,
    mend: ({ place }) => `taint를 떼거나, 거기에 있어도 되는 파드라면 ${place}에 toleration을 주세요.`,
  },
  nodesCordoned: {
    is: ({ nodes }) => `노드가 새 파드를 받지 않게 닫혀 있습니다(SchedulingDisabled): ${nodes}`,
    mend: () => '점검이 끝났다면 노드를 uncordon 하세요.',
  },
  noRoom: {
    is: ({ wanted, said }) => `그만큼 자리가 남은 노드가 없습니다(${said}). 파드의 요청: ${wanted}`,
    mend: ({ place }) => `${place}의 requests를 낮추거나, 자리를 비우거나, 노드를 늘리세요.`,
  },
  deviceAbsent: {
    is: ({ wanted, said }) => `파드가 요청하는 자원을 가진 노드가 없습니다(${said}): ${wanted}`,
    mend: ({ place }) => `${place}에서 그 자원 요청을 빼거나, 그 자원이 있는 노드를 들이세요.`,
  },
  nodesFull: {
    is: ({ said }) => `노드마다 파드 수가 한도에 찼습니다(${said})`,
    mend: () => '파드를 줄이거나 노드를 늘리세요.',
  },
  hostPortTaken: {
    is: ({ said }) => `파드가 노드의 포트를 원하는데, 모든 노드에서 다른 파드가 이미 쓰고 있습니다(${said})`,
    mend: ({ place }) => `${place}에서 hostPort를 빼세요. Service는 그것 없이도 파드에 닿습니다.`,
  },
  tooCloseToOthers: {
    is: ({ said }) =>
      `anti-affinity 때문에 갈 수 있는 노드가 없습니다. 노드마다 만나면 안 되는 파드가 있어요(${said})`,
    mend: ({ place }) =>
      `${place}의 복제본을 줄이거나, 노드를 늘리거나, 떨어져 있는 것을 선호(preferred)로만 두세요.`,
  },
  partnerAbsent: {
    is: ({ said }) => `파드가 다른 파드 곁에 있고 싶어 하는데, 그런 파드가 있는 노드가 없습니다(${said})`,
    mend: ({ place }) => `짝이 되는 파드를 띄우거나 ${place}의 podAffinity를 바로잡으세요.`,
  },
  spreadTooStrict: {
    is: ({ said }) => `topologySpreadConstraints 때문에 남은 노드에 갈 수 없습니다(${said})`,
    mend: ({ place }) => `${place}에 maxSkew를 더 허용하거나 whenUnsatisfiable: ScheduleAnyway로 두세요.`,
  },
  volumeElsewhere: {
    is: ({ claim }) => `${claim}의 볼륨이, 비어 있는 노드에서는 닿지 않는 곳에 있습니다`,
    mend: () => '그 존의 노드에 자리를 만들거나 데이터를 옮기세요.',
  },
  schedulingGated: {
    is: ({ gates }) => `scheduling gate가 파드를 붙잡고 있습니다: ${gates}`,
    mend: ({ pod }) => `게이트를 건 쪽이 pod/${pod}에서 떼어야 합니다.`,
  },
  schedulerUnknown: {
    is: ({ scheduler }) =>
      `파드가 ${scheduler} 라는 스케줄러를 기다리는데, 그런 이름으로 보는 쪽이 없습니다. 그래서 이벤트조차 없어요`,
    mend: ({ place }) => `${place}에서 schedulerName을 빼세요.`,
  },
  nodeNameUnknown: {
    is: ({ node }) => `파드가 존재하지 않는 노드 ${node}에 못 박혀 있습니다`,
    mend: ({ place }) => `${place}에서 nodeName을 빼고 스케줄러가 고르게 하세요.`,
  },

  nodeSilent: {
    is: ({ node, said }) =>
      `${node}의 kubelet이 더는 보고하지 않습니다(${said}). 장비가 꺼졌거나, 네트워크가 끊겼거나, kubelet이 멈췄어요`,
    mend: ({ node }) => `${node} 을(를) 되살리거나 클러스터에서 빼세요.`,
  },
  nodeNetworkMissing: {
    is: ({ node, said }) => `${node}에 파드 네트워크가 없습니다: ${said}`,
    mend: ({ node }) => `${node}에 CNI 설정을 되돌려 놓으세요.`,
  },
  nodeRuntimeDown: {
    is: ({ node, said }) => `${node}의 컨테이너 런타임이 응답하지 않습니다: ${said}`,
    mend: ({ node }) => `${node}에서 containerd를 다시 시작하세요.`,
  },
  nodeNotReady: {
    is: ({ node, said }) => `${node}이(가) 준비되지 않았다고 말합니다: ${said}`,
    mend: ({ node }) => `${node}에서 그 메시지가 가리키는 것을 고치세요.`,
  },
  diskPressure: {
    is: ({ node }) => `${node}의 디스크가 거의 찼습니다. kubelet이 파드를 쫓아내고 새 파드를 받지 않아요`,
    mend: ({ node }) => `${node}의 디스크를 비우세요.`,
  },
  memoryPressure: {
    is: ({ node }) => `${node}의 메모리가 거의 찼습니다. kubelet이 파드를 쫓아내요`,
    mend: ({ node }) => `${node}의 메모리를 비우고, 파드에 limits를 주세요.`,
  },
  pidPressure: {
    is: ({ node }) => `${node}의 프로세스 번호가 바닥났습니다`,
    mend: ({ node }) => `${node}에서 누가 프로세스를 그렇게 많이 띄우는지 찾으세요.`,
  },
  nodeCannotConfirm: {
    is: ({ pod, node }) =>
      `pod/${pod}은(는) 삭제됐지만, 사라졌다고 확인해 줄 수 있는 건 ${node}의 kubelet뿐인데 응답이 없습니다`,
    mend: ({ node }) => `${node}이(가) 돌아오지 않는다면 파드를 강제로 삭제하세요.`,
  },
  finalizerHolds: {
    is: ({ what, finalizers }) => `${what}은(는) 삭제됐지만 finalizer가 붙잡고 있습니다: ${finalizers}`,
    mend: ({ finalizers }) => `${finalizers}의 주인이 할 일을 마치고 떼게 하세요.`,
  },

  quotaExceeded: {
    is: ({ name, said }) => `네임스페이스의 ResourceQuota ${name}을(를) 다 썼습니다: ${said}`,
    mend: ({ place }) => `${place}과(와) 이웃들이 덜 요구하게 하거나, 결정 권한이 있다면 쿼터를 올리세요.`,
  },
  quotaWantsNumbers: {
    is: ({ name, said }) =>
      `ResourceQuota ${name}은(는) 파드의 요구량을 세는데, 이 파드들은 아무 말이 없습니다: ${said}`,
    mend: ({ place }) => `${place}의 컨테이너에 requests와 limits를 주세요.`,
  },
  limitRangeBroken: {
    is: ({ said }) => `네임스페이스의 LimitRange가 파드의 요구를 막습니다: ${said}`,
    mend: ({ place }) => `${place}의 자원을 그 범위 안으로 맞추세요.`,
  },
  podSecurityBroken: {
    is: ({ said }) => `네임스페이스가 Pod Security 표준을 강제합니다: ${said}`,
    mend: ({ place }) => `${place}에 그 표준이 요구하는 securityContext를 주세요.`,
  },
  serviceAccountMissing: {
    is: ({ name }) => `파드가 ServiceAccount ${name}(으)로 돌아야 하는데, 그게 없습니다`,
    mend: ({ name, place }) =>
      `ServiceAccount ${name} 을(를) 만들거나 ${place}의 serviceAccountName을 바로잡으세요.`,
  },
  priorityClassMissing: {
    is: ({ name }) => `파드가 PriorityClass ${name} 을(를) 요구하는데, 그게 없습니다`,
    mend: ({ name, place }) =>
      `PriorityClass ${name} 을(를) 만들거나 ${place}의 priorityClassName을 바로잡으세요.`,
  },
  webhookDown: {
    is: ({ name, said }) =>
      `파드를 만들 때마다 admission webhook ${name}에 물어보는데 응답이 없습니다: ${said}`,
    mend: ({ name }) => `webhook ${name}의 서버를 되살리세요.`,
  },

  claimMissing: {
    is: ({ claim, similar }) => `PersistentVolumeClaim ${claim} 이(가) 없습니다.${orSimilar(similar)}`,
    mend: ({ claim, place }) => `클레임 ${claim} 을(를) 만들거나 ${place}에 적힌 이름을 바로잡으세요.`,
  },
  storageClassMissing: {
    is: ({ claim, storageClass, similar }) =>
      `클레임 ${claim}이(가) StorageClass ${storageClass} 을(를) 요구하는데, 그게 없습니다.${orSimilar(similar)}`,
    mend: ({ claim }) =>
      `클레임의 클래스는 바꿀 수 없어요. 있는 클래스로 ${claim} 을(를) 다시 만들거나, 그 클래스를 만드세요.`,
  },
  noDefaultClass: {
    is: ({ claim }) => `클레임 ${claim}에 StorageClass가 적혀 있지 않고, 기본 클래스도 없습니다`,
    mend: ({ claim }) => `${claim}에 클래스를 적거나, 클래스 하나를 기본으로 정하세요.`,
  },
  noVolumeFits: {
    is: ({ claim, size }) =>
      `클레임 ${claim}의 볼륨을 만들어 줄 쪽이 없고, 비어 있는 볼륨 중 ${size}에 맞는 것도 없습니다`,
    mend: ({ claim }) => `${claim}에 맞는 PersistentVolume을 만드세요.`,
  },

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
  scaleTargetMissing: {
    is: ({ target }) => `${target} 이(가) 없어서 조절할 대상이 없습니다`,
    mend: ({ autoscaler }) => `horizontalpodautoscaler/${autoscaler}의 scaleTargetRef를 바로잡으세요.`,
  },
  scaleRequestMissing: {
    is: ({ resource, container }) =>
      `요청량 대비 비율로 재는데, 컨테이너 ${container}에 ${resource} 요청(request)이 없습니다`,
    mend: ({ target, resource, container }) =>
      `${target}의 컨테이너 ${container}에 ${resource} request를 주세요.`,
  },
  metricsMissing: {
    is: () => '이 클러스터에는 파드를 재는 쪽이 없습니다. metrics API가 제공되지 않아요',
    mend: () => '클러스터의 metrics-server를 되살리거나 설치하세요.',
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

  rolloutPaused: {
    is: ({ place }) => `${place}이(가) 일시 정지 상태라, 바꾼 내용이 파드까지 가지 않습니다`,
    mend: ({ place }) => `${place}의 롤아웃을 재개(resume)하세요.`,
  },
  jobGaveUp: {
    is: ({ job, limit }) => `job/${job}이(가) 포기했습니다. 파드가 backoffLimit ${limit}보다 많이 실패했어요`,
    mend: ({ place }) =>
      `실패한 파드의 로그에서 이유를 찾아 ${place} 을(를) 고치고 다시 실행하세요. 실패한 Job은 되살아나지 않습니다.`,
  },
  jobTooSlow: {
    is: ({ job, seconds }) =>
      `job/${job}이(가) activeDeadlineSeconds ${seconds}초보다 오래 걸려서 중단됐습니다`,
    mend: ({ place }) => `${place}에 시간을 더 주거나 일을 줄이고 다시 실행하세요.`,
  },
  cronSuspended: {
    is: ({ place }) => `${place}이(가) suspend 상태라 잡을 시작하지 않습니다`,
    mend: ({ place }) => `${place}의 suspend를 false로 두세요.`,
  },
  schedulerDown: {
    is: ({ name }) =>
      `${name}이(가) 돌지 않습니다. 컨트롤 플레인에 그 파드가 없어서 새 파드가 노드를 받지 못해요`,
    mend: ({ name }) =>
      `컨트롤 플레인에서 ${name} 을(를) 되살리세요. 매니페스트는 /etc/kubernetes/manifests 에 있습니다.`,
  },
  controllersDown: {
    is: ({ name }) =>
      `${name}이(가) 돌지 않습니다. 컨트롤 플레인에 그 파드가 없어서, 요청한 것이 만들어지지 않아요`,
    mend: ({ name }) =>
      `컨트롤 플레인에서 ${name} 을(를) 되살리세요. 매니페스트는 /etc/kubernetes/manifests 에 있습니다.`,
  },
}
