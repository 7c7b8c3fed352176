// The roots that sit in pods, in Korean: images, configuration, programs, probes.
import type { podCausesEn } from './mentor-pods-en.ts'

export const orSimilar = (similar: string | undefined) =>
  similar === undefined ? '' : ` 비슷한 이름으로 ${similar} 이(가) 있어요.`

const unlessElsewhere = (elsewhere: string | undefined, similar: string | undefined) =>
  elsewhere === undefined
    ? orSimilar(similar)
    : ` ${elsewhere} 네임스페이스에는 있지만, 파드는 자기 네임스페이스의 것만 읽습니다.`

export const podCausesKo: typeof podCausesEn = {
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
}
