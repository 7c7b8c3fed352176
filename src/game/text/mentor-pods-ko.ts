// The roots that sit in pods, in Korean: images, configuration, programs, probes.
import type { podCausesEn } from './mentor-pods-en.ts'

export const orSimilar = (similar: string | undefined) =>
  similar === undefined ? '' : ` 대신 비슷한 이름의 ${similar} 이건 있네요.`

const unlessElsewhere = (elsewhere: string | undefined, similar: string | undefined) =>
  elsewhere === undefined
    ? orSimilar(similar)
    : ` ${elsewhere} 네임스페이스에는 있지만, 파드는 자기 네임스페이스 것만 읽을 수 있어요.`

export const podCausesKo: typeof podCausesEn = {
  imageNotFound: {
    is: ({ image }) => `레지스트리에 ${image} 이미지가 없습니다. 이름 아니면 태그가 틀렸어요`,
    mend: ({ container, place }) => `${place}의 ${container} 컨테이너에 실제로 있는 이미지를 지정하세요.`,
  },
  imageDenied: {
    is: ({ repository }) =>
      `레지스트리가 ${repository} 이미지를 내주지 않습니다. 없는 저장소거나, 로그인이 필요한 비공개 저장소예요`,
    mend: ({ container, place }) =>
      `${place}의 ${container} 컨테이너 이미지 이름부터 확인하세요. 이름이 맞다면 읽기 권한이 있는 imagePullSecret을 파드에 붙여야 합니다.`,
  },
  pullSecretMissing: {
    is: ({ secret }) =>
      `레지스트리는 로그인을 요구하는데, 로그인 정보를 담아야 할 ${secret} Secret이 없습니다`,
    mend: ({ secret, place }) =>
      `${place}와 같은 네임스페이스에 ${secret} Secret을 docker-registry 타입으로 만드세요.`,
  },
  registryUnknown: {
    is: ({ host }) => `${host}라는 레지스트리는 없습니다. DNS에 등록되지 않은 이름이에요`,
    mend: ({ place }) => `${place} 이미지에 적힌 레지스트리 이름을 고치세요.`,
  },
  registryUnreachable: {
    is: ({ image, answer }) =>
      `노드가 마지막으로 ${image} 이미지를 요청했을 때 레지스트리가 실패했습니다: ${answer ?? ''}`,
    mend: () =>
      '매니페스트는 멀쩡합니다. 레지스트리가 살아나길 기다리거나, 살아 있는 레지스트리에서 받으세요.',
  },
  registryLimits: {
    is: ({ host }) =>
      `너무 자주 받아 간다고 ${host} 레지스트리가 노드를 돌려보냈습니다(429 Too Many Requests)`,
    mend: ({ place }) =>
      `제한이 풀리길 기다리거나, ${place}에 imagePullSecret을 붙이세요. 로그인하면 한도가 더 높습니다.`,
  },
  registryUntrusted: {
    is: ({ host }) => `${host} 레지스트리의 인증서를 노드가 신뢰하지 않아서 이미지를 받지 않습니다`,
    mend: ({ host }) =>
      `노드의 containerd가 ${host}의 CA를 신뢰하게 하거나(/etc/containerd/certs.d), 다른 레지스트리를 쓰세요.`,
  },
  pullHangs: {
    is: ({ image, host, node, minutes }) =>
      `${node} 노드가 ${minutes}분 전에 ${host} 쪽에 ${image} 이미지를 요청하고 아직도 답을 기다리는 중입니다. 이미지는 한 번에 하나씩 받으므로 다른 이미지도 그 뒤에 줄을 서요`,
    mend: ({ host }) => `${host} 레지스트리가 왜 답하지 않는지 알아보거나, 다른 레지스트리를 쓰세요.`,
  },
  imageNameInvalid: {
    is: ({ image }) => `"${image}", 이건 이미지 이름 형식이 아닙니다`,
    mend: ({ container, place }) => `${place}의 ${container} 컨테이너 이미지를 고치세요.`,
  },
  imageNeverPulled: {
    is: ({ image }) => `imagePullPolicy가 Never인데, 노드에는 ${image} 이미지가 없습니다`,
    mend: ({ place }) => `${place}에서 imagePullPolicy를 IfNotPresent로 바꿔 이미지를 받을 수 있게 하세요.`,
  },

  configMapMissing: {
    is: ({ name, namespace, similar, elsewhere }) =>
      `${namespace} 네임스페이스에 ${name} ConfigMap이 없습니다.${unlessElsewhere(elsewhere, similar)}`,
    mend: ({ name, place }) => `${name} ConfigMap을 만들거나, ${place}에 적힌 이름을 고치세요.`,
  },
  configMapKeyMissing: {
    is: ({ name, key, similar }) => `${name} ConfigMap에 ${key} 키가 없습니다.${orSimilar(similar)}`,
    mend: ({ name, key, place }) => `${name} ConfigMap에 ${key} 키를 넣거나, ${place}에 적힌 키를 고치세요.`,
  },
  secretMissing: {
    is: ({ name, namespace, similar, elsewhere }) =>
      `${namespace} 네임스페이스에 ${name} Secret이 없습니다.${unlessElsewhere(elsewhere, similar)}`,
    mend: ({ name, place }) => `${name} Secret을 만들거나, ${place}에 적힌 이름을 고치세요.`,
  },
  secretKeyMissing: {
    is: ({ name, key, similar }) => `${name} Secret에 ${key} 키가 없습니다.${orSimilar(similar)}`,
    mend: ({ name, key, place }) => `${name} Secret에 ${key} 키를 넣거나, ${place}에 적힌 키를 고치세요.`,
  },
  runsAsRoot: {
    is: ({ container, image }) =>
      `${container} 컨테이너는 root로 돌면 안 되는데(runAsNonRoot), ${image} 이미지는 root로 돕니다`,
    mend: ({ place }) =>
      `${place}에 0이 아닌 runAsUser를 주거나, root 아닌 사용자로 만들어진 이미지를 쓰세요.`,
  },

  hostPathWrong: {
    is: ({ volume, path, wanted, node }) =>
      `${volume} 볼륨은 ${node} 노드의 ${path} 경로에 ${wanted} 타입이 있길 기대하는데, 실제로는 그렇지 않습니다`,
    mend: ({ path, place }) =>
      `노드에 ${path} 경로를 만들거나, ${place}에서 hostPath.type을 DirectoryOrCreate로 두세요.`,
  },
  driverAbsent: {
    is: ({ volume, driver, node }) =>
      `${volume} 볼륨에는 ${driver} CSI 드라이버가 필요한데, ${node} 노드에는 그 드라이버가 없습니다`,
    mend: ({ driver, place }) =>
      `${driver} 드라이버를 설치하거나 노드 플러그인을 되살리세요. 아니면 ${place}에 다른 종류의 볼륨을 쓰세요.`,
  },
  volumeInUse: {
    is: ({ volume, said }) =>
      `${volume} 볼륨은 한 노드에만 붙을 수 있는데 아직 다른 노드에 붙어 있습니다: ${said}`,
    mend: ({ place }) =>
      `예전 파드가 사라져야 ${place} 쪽으로 디스크가 옵니다. 예전 노드가 죽었다면 그 파드를 강제로 삭제하세요.`,
  },
  mountFails: {
    is: ({ volume, node, said }) => `${node} 노드가 ${volume} 볼륨을 마운트하지 못합니다: ${said}`,
    mend: ({ volume, place }) => `${place}의 ${volume} 볼륨이나, 그 볼륨이 가리키는 대상을 고치세요.`,
  },

  podTooSlow: {
    is: ({ seconds }) => `이 파드는 ${seconds}초만 돌 수 있는데(activeDeadlineSeconds) 그 시간이 다 됐습니다`,
    mend: ({ place }) => `${place}의 activeDeadlineSeconds를 늘리거나 빼고 파드를 다시 만드세요.`,
  },
  podEvicted: {
    is: ({ node, said }) => `${node} 노드가 파드를 쫓아냈습니다: ${said}`,
    mend: ({ place }) =>
      `쫓겨난 파드는 저절로 돌아오지 않아요. 메시지가 가리키는 문제를 해결한 다음 ${place}부터 다시 만드세요.`,
  },
  nodeRefuses: {
    is: ({ node, said, isNamed }) =>
      isNamed
        ? `파드를 ${node} 노드에 콕 집어 배치했는데 노드가 거절했습니다: ${said}`
        : `${node} 노드가 파드를 돌리지 않겠다고 합니다: ${said}`,
    mend: ({ place, isNamed }) =>
      isNamed
        ? `${place}에서 nodeName을 빼고, 맞는 노드를 스케줄러가 찾게 하세요.`
        : `${place}에서 노드가 문제 삼는 부분을 고치세요.`,
  },
  readinessGateUnset: {
    is: ({ gates }) =>
      `컨테이너는 다 준비됐는데, 아무도 True로 바꿔 주지 않은 조건을 파드가 기다리고 있습니다: ${gates}`,
    mend: ({ pod, gates }) =>
      `${gates} 조건을 채워 줄 컨트롤러를 살리거나, pod/${pod}에서 readinessGates를 빼세요.`,
  },

  accountMayNot: {
    is: ({ account, namespace, verb, resource, where, binding }) =>
      `${namespace} 네임스페이스의 ServiceAccount ${account}에는 ${where === undefined ? '클러스터 전체' : `${where} 네임스페이스`}에서 ${resource} 리소스를 ${verb} 할 권한이 없습니다${binding === undefined ? '' : `. rolebinding/${binding}에는 이름만 같고 네임스페이스가 다른 계정이 적혀 있어요`}`,
    mend: ({ account, verb, resource, where }) =>
      where === undefined
        ? `${resource} 리소스의 ${verb} 권한이 있는 ClusterRole을 ClusterRoleBinding으로 ${account} 계정에 주세요.`
        : `${resource} 리소스의 ${verb} 권한이 있는 Role을 ${where} 네임스페이스의 RoleBinding으로 ${account} 계정에 주세요.`,
  },
  tokenNotMounted: {
    is: ({ account, isOfPod, place }) =>
      `프로그램에는 ServiceAccount 토큰이 필요한데, ${isOfPod ? place : `ServiceAccount ${account}`} 쪽에서 마운트하지 말라고 했습니다(automountServiceAccountToken: false)`,
    mend: ({ place }) => `${place}에 automountServiceAccountToken: true를 넣으세요.`,
  },

  mountHides: {
    is: ({ container, volume, path }) =>
      `${container} 컨테이너의 ${path} 경로에 ${volume} 볼륨이 마운트되어, 이미지에 있던 파일을 가리고 있습니다`,
    mend: ({ volume, place }) =>
      `${place}에서 ${volume} 볼륨을 다른 경로에 마운트하거나, 파일 하나라면 subPath를 쓰거나, 볼륨 안에 파일을 넣으세요.`,
  },
  volumeNotWritable: {
    is: ({ container, volume, path, user }) =>
      `${container} 컨테이너는 ${user}번 사용자로 도는데, 그 사용자는 ${volume} 볼륨이 마운트된 ${path} 경로에 쓸 수 없습니다`,
    mend: ({ place, user, isOfNode }) =>
      isOfNode
        ? `hostPath는 소유자를 바꿔 주지 않습니다. 노드에서 ${user}번 사용자에게 쓰기 권한을 주거나, ${place}에 다른 종류의 볼륨을 쓰세요.`
        : `${place}에 fsGroup을 주어 볼륨을 그 그룹 소유로 만들거나, 쓸 수 있는 사용자로 돌리세요.`,
  },

  commandNotFound: {
    is: ({ word, container }) =>
      `${container} 컨테이너 이미지에 "${word}" 프로그램이 없습니다. 아무것도 실행된 적이 없으니 로그도 없어요`,
    mend: ({ container, place }) => `${place}의 ${container} 컨테이너 command를 고치세요.`,
  },
  commandNotAllowed: {
    is: ({ word, container }) => `${container} 컨테이너의 "${word}" 파일은 실행 권한이 없습니다`,
    mend: ({ container, place }) =>
      `${place}의 ${container} 컨테이너에서 실행 가능한 것을 돌리세요. 셸을 거쳐 부르는 방법도 있어요.`,
  },
  programFails: {
    is: ({ container, code, line }) =>
      `${container} 컨테이너의 프로그램이 ${line === undefined ? '말 한마디 없이 ' : ''}종료 코드 ${code}번으로 끝납니다${line === undefined ? '' : `. 마지막으로 남긴 말: "${line}"`}`,
    mend: ({ container, place }) =>
      `${place}의 ${container} 컨테이너에 빠진 것을 채워 주세요. command, 인자, 환경 변수, 파일 중 하나입니다.`,
  },
  programEnds: {
    is: ({ container }) =>
      `${container} 컨테이너의 프로그램은 할 일을 마치고 종료 코드 0으로 끝납니다. 계속 돌아야 하는 파드라서 그때마다 다시 시작될 뿐이에요`,
    mend: ({ place }) => `${place}에 끝나지 않는 프로그램을 주거나, 아예 Job으로 바꾸세요.`,
  },
  portTaken: {
    is: ({ container, line }) =>
      `${container} 컨테이너가 쓰려는 포트를 같은 파드의 다른 컨테이너가 이미 쓰고 있습니다: "${line ?? ''}"`,
    mend: ({ container, place }) => `${place}의 ${container} 컨테이너에 다른 포트를 주세요.`,
  },
  rootIsReadOnly: {
    is: ({ container, line }) =>
      `${container} 컨테이너의 루트 파일 시스템은 읽기 전용인데(readOnlyRootFilesystem) 프로그램이 거기에 쓰려고 합니다: "${line ?? ''}"`,
    mend: ({ place }) => `${place}에서 프로그램이 쓰는 경로에 emptyDir을 마운트하세요.`,
  },
  wrongArchitecture: {
    is: ({ container }) =>
      `커널이 ${container} 컨테이너의 프로그램을 알아보지 못합니다(exec format error). 다른 CPU용으로 빌드됐거나, 첫 줄에 #! 이 없는 스크립트예요`,
    mend: ({ place }) =>
      `${place}에 노드 아키텍처에 맞게 빌드된 이미지를 쓰세요. 스크립트라면 셸을 거쳐 부르세요.`,
  },
  startHookFails: {
    is: ({ container }) => `${container} 컨테이너의 postStart 훅이 실패해서 kubelet이 컨테이너를 죽입니다`,
    mend: ({ container, place }) => `${place}의 ${container} 컨테이너에서 lifecycle.postStart를 고치세요.`,
  },
  outOfMemory: {
    is: ({ container, limit }) =>
      `${container} 컨테이너가 메모리 limit ${limit}보다 많이 써서 커널이 죽입니다(OOMKilled)`,
    mend: ({ container, place }) =>
      `${place}의 ${container} 컨테이너 메모리 limit을 올리거나, 프로그램이 덜 쓰게 하세요.`,
  },

  probePort: {
    is: ({ which, port, listens }) =>
      `${which} 프로브가 ${port}번 포트를 두드리는데${listens === undefined ? ', 그때 거기서 듣고 있는 프로그램이 없습니다' : ` 거기에는 아무도 없습니다. 프로그램은 ${listens}번에서 듣고 있어요`}`,
    mend: ({ which, container, place, listens }) =>
      listens === undefined
        ? `${place}의 ${container} 컨테이너에서, ${which} 프로브가 프로그램이 여는 포트를 열린 다음에 두드리게 하세요.`
        : `${place}의 ${container} 컨테이너에서 ${which} 프로브 포트를 ${listens}번으로 바꾸세요.`,
  },
  probePortName: {
    is: ({ which, container, port, names }) =>
      `${which} 프로브는 "${port}"라는 포트를 찾는데 ${container} 컨테이너에는 그런 이름의 포트가 없습니다${names === '' ? '' : ` (있는 이름: ${names})`}. 그래서 프로브를 시도조차 못 해요`,
    mend: ({ which, container, place }) =>
      `${place}의 ${which} 프로브에 포트 번호나 ${container} 컨테이너에 있는 포트 이름을 쓰세요.`,
  },
  probePath: {
    is: ({ which, path }) =>
      `${which} 프로브가 ${path} 경로를 요청하는데 프로그램은 404로 답합니다. 그런 페이지가 없어요`,
    mend: ({ which, container, place }) =>
      `${place}의 ${container} 컨테이너에서 ${which} 프로브에 실제로 있는 경로를 주세요.`,
  },
  probeAnswer: {
    is: ({ which, path, code }) =>
      `프로그램이 ${path} 경로의 ${which} 프로브에 ${code}번으로 답합니다. 지금은 일할 상태가 아니라고 스스로 말하는 거예요`,
    mend: ({ container, place }) =>
      `${container} 컨테이너 로그를 보고 ${place}에서 무엇을 기다리는지 알아보세요.`,
  },
  probeSlow: {
    is: ({ which, seconds }) => `${which} 프로브는 ${seconds}초면 포기하는데 프로그램은 그보다 늦게 답합니다`,
    mend: ({ which, container, place }) =>
      `${place}의 ${container} 컨테이너에서 ${which} 프로브의 timeoutSeconds를 늘리세요.`,
  },
  probeCommand: {
    is: ({ which, container, said }) =>
      `${container} 컨테이너에서 ${which} 프로브의 명령이 실패합니다${said === '' ? '' : `: ${said}`}`,
    mend: ({ which, container, place }) =>
      `${place}의 ${container} 컨테이너에서 ${which} 프로브에, 이미지에 있고 정상일 때 성공하는 명령을 주세요.`,
  },
}
