// The roots around pods, in Korean: where they may run, whether they are created, nodes, storage.
import type { placeCausesEn } from './mentor-places-en.ts'
import { orSimilar } from './mentor-pods-ko.ts'

export const placeCausesKo: typeof placeCausesEn = {
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
}
