// X-ray의 한국어 문장. 컴포넌트와 필드 이름은 옮기지 않는다.
import type { XrayWords } from './xray-en.ts'

export const xrayKo: XrayWords = {
  nothingWritten: (title) =>
    `${title}: 기록된 것이 없습니다. 보기만 하는 명령에는 API server가 etcd를 읽어 답합니다`,
  noLine:
    '아직 입력한 명령이 없습니다. /xray는 마지막 명령을, /xray KIND/NAME은 오브젝트를, /xray URL from POD는 요청을 따라갑니다',
  noWrites: (what) => `${what}에 대한 기록이 남아 있지 않습니다`,
  took: (seconds) => `클러스터에서 ${seconds}초`,
  requestFrom: (url, from) => `${from}에서 ${url}로 보낸 요청`,
  noOrigin: (from) =>
    `"${from}"에 맞는 실행 중인 파드가 없습니다. /xray URL from POD 또는 from outside로 입력하세요`,
  badUrl: (url) => `"${url}"은 http://web이나 http://web.shop:8080/path 같은 URL이 아닙니다`,
  rules: {
    kubectl: 'API server는 누가 요청하는지, 권한이 있는지, 오브젝트가 올바른지 확인한 뒤 저장합니다',
    'kubectl pods': '아직 노드가 없는 파드입니다. scheduler가 이런 파드를 지켜봅니다',
    deployment: '파드 템플릿마다 ReplicaSet이 하나씩 있고, 옛것에서 새것으로 replicas를 옮깁니다',
    'deployment deployments/status': '상태는 ReplicaSet들을 합한 것입니다',
    replicaset: 'spec.replicas만큼 파드를 유지합니다. 모자라면 템플릿으로 만들고, 남으면 지웁니다',
    'replicaset replicasets/status': '상태는 셀렉터에 걸린 파드를 센 것입니다',
    statefulset: '번호가 붙은 파드를 하나씩 차례로, 저마다 자기 클레임과 함께 만듭니다',
    daemonset: '들어갈 수 있는 노드마다 파드를 하나씩 둡니다',
    job: 'spec.completions만큼 성공할 때까지 파드를 실행합니다',
    cronjob: '정해진 시각이 되면 Job을 만듭니다',
    scheduler: '파드를 받을 수 있는 노드를 걸러 점수를 매기고, 가장 높은 노드에 파드를 묶습니다',
    kubelet: '자기 노드에 묶인 파드의 컨테이너를 실행하고 상태를 알립니다',
    endpointslice: 'Service 뒤에 있는 파드들의 주소입니다. 각 노드의 프록시가 이것으로 규칙을 만듭니다',
    endpoint: '같은 주소를 예전 형식으로 담은 것입니다',
    node: '응답하지 않는 노드의 파드를 어떻게 할지 정합니다',
    'generic-garbage-collector': '주인이 사라지면 딸린 것도 사라집니다',
    namespace: '네임스페이스는 안이 비어야 사라집니다',
  },
}
