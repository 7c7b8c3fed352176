// The roots around pods, in Korean: where they may run, whether they are created, nodes, storage.
import type { Misfitting } from './mentor-facts.ts'
import type { placeCausesEn } from './mentor-places-en.ts'
import { orSimilar } from './mentor-pods-ko.ts'

const misfits = ({ misfits = [] }: Misfitting) =>
  misfits
    .map(({ volume, why, has, wants }) => {
      const reasons = {
        taken: `${volume} 볼륨은 아직 ${has} 차지`,
        size: `${volume} 볼륨은 요청한 ${wants}보다 작은 ${has}`,
        access: `${volume} 볼륨은 ${wants} 대신 ${has} 모드`,
        class: `${volume} 볼륨의 클래스는 "${wants}" 대신 "${has}"`,
        mode: `${volume} 볼륨은 ${wants} 대신 ${has} 볼륨`,
        labels: `${volume} 볼륨에는 ${wants} 레이블이 없음`,
      }
      return reasons[why]
    })
    .join(', ')

export const placeCausesKo: typeof placeCausesEn = {
  labelOnNoNode: {
    is: ({ wanted, nodes }) =>
      nodes === ''
        ? `${wanted} 레이블이 있는 노드를 원하는데 그런 노드가 없습니다`
        : `${wanted} 레이블이 있는 노드를 원하는데, 그런 노드는 ${nodes}뿐이고 지금은 파드를 받지 않습니다`,
    mend: ({ place, wanted }) =>
      `노드에 ${wanted} 레이블을 붙이거나, ${place}에서 노드에 있는 레이블을 찾게 하세요.`,
  },
  nodesTainted: {
    is: ({ nodes }) =>
      `모든 노드에 이 파드가 용인하지 않는 taint가 걸려 있습니다${nodes === '' ? '' : ` (컨트롤 플레인 말고도 ${nodes})`}`,
    mend: ({ place }) => `taint를 떼거나, 그 노드에 있어야 하는 파드라면 ${place}에 toleration을 주세요.`,
  },
  nodesCordoned: {
    is: ({ nodes }) => `새 파드를 받지 않게 막아 둔 노드가 있습니다(SchedulingDisabled): ${nodes}`,
    mend: () => '점검이 끝났다면 노드를 uncordon 하세요.',
  },
  noRoom: {
    is: ({ wanted, said }) => `파드는 ${wanted} 만큼 요청하는데, 그만큼 남은 노드가 없습니다(${said})`,
    mend: ({ place }) => `${place}의 requests를 낮추거나, 자리를 비우거나, 노드를 늘리세요.`,
  },
  deviceAbsent: {
    is: ({ wanted, said }) => `파드는 ${wanted} 자원을 요청하는데, 그런 자원이 있는 노드가 없습니다(${said})`,
    mend: ({ place }) => `${place}에서 그 요청을 빼거나, 그 장치가 있는 노드를 추가하세요.`,
  },
  nodesFull: {
    is: ({ said }) => `노드마다 파드 수가 한도에 찼습니다(${said})`,
    mend: () => '파드를 줄이거나 노드를 늘리세요.',
  },
  hostPortTaken: {
    is: ({ said }) =>
      `노드의 포트를 직접 쓰려는 파드인데, 모든 노드에서 다른 파드가 그 포트를 이미 쓰고 있습니다(${said})`,
    mend: ({ place }) => `${place}에서 hostPort를 빼세요. Service는 그것 없이도 파드에 닿습니다.`,
  },
  tooCloseToOthers: {
    is: ({ said }) =>
      `anti-affinity 때문에 갈 수 있는 노드가 없습니다. 노드마다 피해야 할 파드가 이미 있어요(${said})`,
    mend: ({ place }) =>
      `${place}의 복제본을 줄이거나, 노드를 늘리거나, 규칙을 선호(preferredDuringScheduling…)로 완화하세요.`,
  },
  partnerAbsent: {
    is: ({ said }) => `다른 파드 옆에 있으려는 파드인데, 그 짝이 있는 노드가 없습니다(${said})`,
    mend: ({ place }) => `짝이 되는 파드를 띄우거나 ${place}의 podAffinity를 고치세요.`,
  },
  spreadTooStrict: {
    is: ({ said }) => `topologySpreadConstraints 때문에 남은 노드 어디에도 갈 수 없습니다(${said})`,
    mend: ({ place }) =>
      `${place}의 maxSkew를 늘리거나 whenUnsatisfiable: ScheduleAnyway로 두세요. 노드에 토폴로지 레이블이 있는지도 보세요.`,
  },
  volumeElsewhere: {
    is: ({ claim }) => `${claim} 클레임의 디스크가, 빈 노드에서는 닿을 수 없는 곳에 있습니다`,
    mend: () => '그 디스크가 있는 존의 노드에 자리를 만들거나 데이터를 옮기세요.',
  },
  schedulingGated: {
    is: ({ gates }) => `scheduling gate가 파드를 붙잡고 있습니다: ${gates}`,
    mend: ({ pod }) => `게이트를 건 쪽에서 pod/${pod}의 게이트를 떼야 합니다.`,
  },
  schedulerUnknown: {
    is: ({ scheduler }) =>
      `파드는 ${scheduler}라는 스케줄러를 기다리는데 그런 스케줄러가 없습니다. 그래서 이벤트 하나 없는 거예요`,
    mend: ({ place }) => `${place}에서 schedulerName을 빼세요.`,
  },
  nodeNameUnknown: {
    is: ({ node }) => `파드가 있지도 않은 ${node} 노드에 못 박혀 있습니다`,
    mend: ({ place }) => `${place}에서 nodeName을 빼고 스케줄러에 맡기세요.`,
  },

  nodeSilent: {
    is: ({ node, said }) =>
      `${node} 노드의 kubelet에서 소식이 끊겼습니다(${said}). 장비가 꺼졌거나, 네트워크가 끊겼거나, kubelet이 멈췄어요`,
    mend: ({ node }) => `${node} 노드를 살리거나 클러스터에서 빼세요.`,
  },
  nodeNetworkMissing: {
    is: ({ node, said }) => `${node} 노드에 파드 네트워크가 없습니다: ${said}`,
    mend: ({ node }) => `${node} 노드에 CNI 설정을 되돌려 놓으세요.`,
  },
  nodeRuntimeDown: {
    is: ({ node, said }) => `${node} 노드의 컨테이너 런타임이 응답하지 않습니다: ${said}`,
    mend: ({ node }) => `${node} 노드에서 containerd를 다시 시작하세요.`,
  },
  nodeNotReady: {
    is: ({ node, said }) => `${node} 노드가 아직 준비되지 않았다고 합니다: ${said}`,
    mend: ({ node }) => `${node} 노드에서 메시지가 가리키는 부분을 고치세요.`,
  },
  diskPressure: {
    is: ({ node }) =>
      `${node} 노드의 디스크가 거의 꽉 찼습니다. 그래서 kubelet이 파드를 쫓아내고 새로 받지도 않아요`,
    mend: ({ node }) => `${node} 노드의 디스크를 비우세요.`,
  },
  memoryPressure: {
    is: ({ node }) => `${node} 노드의 메모리가 거의 바닥나서 kubelet이 파드를 쫓아냅니다`,
    mend: ({ node }) => `${node} 노드의 메모리를 비우고, 파드에 limits를 주세요.`,
  },
  pidPressure: {
    is: ({ node }) => `${node} 노드의 프로세스 번호(PID)가 바닥나고 있습니다`,
    mend: ({ node }) => `${node} 노드에서 어떤 파드가 프로세스를 그렇게 많이 띄우는지 찾으세요.`,
  },
  sandboxFails: {
    is: ({ node, said }) => `${node} 노드가 새 파드의 네트워크를 만들지 못합니다: ${said}`,
    mend: ({ node }) => `${node} 노드의 CNI 플러그인을 고치세요.`,
  },
  nodesCutOff: {
    is: ({ a, b }) =>
      `${a} 노드와 ${b} 노드 사이에서 패킷이 사라집니다. 자기 노드에서는 응답하는데 건너편 노드에서는 조용해요`,
    mend: ({ a, b }) => `${a} 노드와 ${b} 노드 사이의 네트워크를 고치세요.`,
  },
  nodeCannotConfirm: {
    is: ({ pod, node }) =>
      `pod/${pod} 파드는 삭제됐지만, 정말 사라졌는지는 ${node} 노드의 kubelet만 확인해 줄 수 있는데 응답이 없습니다`,
    mend: ({ node }) => `${node} 노드가 돌아오지 않을 거라면 파드를 강제로 삭제하세요.`,
  },
  finalizerHolds: {
    is: ({ what, finalizers }) => `${what}, 삭제는 됐지만 finalizer가 붙잡고 있습니다: ${finalizers}`,
    mend: ({ finalizers }) => `${finalizers} 담당 컨트롤러가 일을 마치고 finalizer를 떼야 합니다.`,
  },
  claimInUse: {
    is: ({ claim, pod }) =>
      `${claim} 클레임은 삭제됐지만 pod/${pod} 파드가 아직 쓰고 있어서, 그 파드가 사라질 때까지 남습니다`,
    mend: ({ pod }) => `pod/${pod} 파드를 내리면 클레임도 따라 사라집니다.`,
  },
  budgetForbids: {
    is: ({ budget, node, wanted, have }) =>
      `poddisruptionbudget/${budget} 설정은 파드 ${have}개 중 ${wanted}개가 늘 떠 있길 바랍니다. 그래서 ${node} 노드에서 한 개도 내보낼 수 없어요`,
    mend: ({ budget }) => `복제본을 하나 늘리거나 poddisruptionbudget/${budget}의 요구를 낮추세요.`,
  },

  quotaExceeded: {
    is: ({ name, said }) => `네임스페이스의 ${name} ResourceQuota를 다 썼습니다: ${said}`,
    mend: ({ place }) => `${place} 또는 이웃들의 요청을 줄이세요. 권한이 있다면 쿼터를 올려도 됩니다.`,
  },
  quotaWantsNumbers: {
    is: ({ name, said }) =>
      `${name} ResourceQuota는 파드의 요청량을 세는데, 이 파드들에는 적혀 있지 않습니다: ${said}`,
    mend: ({ place }) => `${place}의 컨테이너에 requests와 limits를 주세요.`,
  },
  limitRangeBroken: {
    is: ({ said }) => `파드의 요청이 네임스페이스의 LimitRange를 벗어납니다: ${said}`,
    mend: ({ place }) => `${place}의 리소스를 그 범위 안으로 맞추세요.`,
  },
  podSecurityBroken: {
    is: ({ said }) => `네임스페이스에 Pod Security 표준이 강제되어 있습니다: ${said}`,
    mend: ({ place }) => `${place}에 그 표준이 요구하는 securityContext를 주세요.`,
  },
  serviceAccountMissing: {
    is: ({ name }) => `파드가 쓰려는 ServiceAccount ${name} 계정이 없습니다`,
    mend: ({ name, place }) =>
      `ServiceAccount ${name} 계정을 만들거나 ${place}의 serviceAccountName을 고치세요.`,
  },
  priorityClassMissing: {
    is: ({ name }) => `파드가 요구하는 ${name} PriorityClass가 없습니다`,
    mend: ({ name, place }) => `${name} PriorityClass를 만들거나 ${place}의 priorityClassName을 고치세요.`,
  },
  runtimeClassMissing: {
    is: ({ name }) => `파드가 요구하는 ${name} RuntimeClass가 없습니다`,
    mend: ({ name, place }) => `${name} RuntimeClass를 만들거나 ${place}에서 runtimeClassName을 빼세요.`,
  },
  creationRefused: {
    is: ({ said }) => `API 서버가 파드를 만들어 주지 않습니다: ${said}`,
    mend: ({ place }) => `${place} 쪽이나 걸리는 부분을 고쳐서 API 서버가 받아들이게 하세요.`,
  },
  webhookDown: {
    is: ({ name, said }) =>
      `API 서버는 먼저 ${name} admission webhook에 물어봐야 하는데 응답이 없습니다: ${said}`,
    mend: ({ name }) =>
      `${name} webhook의 서버를 살리세요. 꼭 필요한 게 아니라면 failurePolicy를 Ignore로 바꿔도 됩니다.`,
  },
  webhookDenies: {
    is: ({ name, said }) => `${name} admission webhook이 거부합니다: ${said}`,
    mend: ({ place }) => `${place} 쪽을 그 규칙에 맞게 고치세요.`,
  },
  policyDenies: {
    is: ({ name, said }) => `${name} ValidatingAdmissionPolicy가 거부합니다: ${said}`,
    mend: ({ place }) => `${place} 쪽을 그 규칙에 맞게 고치세요.`,
  },

  claimMissing: {
    is: ({ claim, similar }) => `${claim} PersistentVolumeClaim이 없습니다.${orSimilar(similar)}`,
    mend: ({ claim, place }) => `${claim} 클레임을 만들거나 ${place}에 적힌 이름을 고치세요.`,
  },
  storageClassMissing: {
    is: ({ claim, storageClass, similar }) =>
      `${claim} 클레임이 요구하는 ${storageClass} StorageClass가 없습니다.${orSimilar(similar)}`,
    mend: ({ claim }) =>
      `클레임의 클래스는 바꿀 수 없어요. 있는 클래스로 ${claim} 클레임을 다시 만들거나, 그 클래스를 만드세요.`,
  },
  noDefaultClass: {
    is: ({ claim }) => `${claim} 클레임에는 StorageClass가 적혀 있지 않은데 기본 클래스도 없습니다`,
    mend: ({ claim }) => `${claim} 클레임에 클래스를 적거나, 클래스 하나를 기본으로 지정하세요.`,
  },
  noVolumeFits: {
    is: (facts) =>
      `${facts.claim} 클레임에 볼륨을 만들어 줄 쪽이 없고, 있는 볼륨 중에도 맞는 게 없습니다 (${misfits(facts) === '' ? facts.size : misfits(facts)})`,
    mend: ({ claim }) => `${claim} 클레임에 맞는 PersistentVolume을 만들거나, 둘을 서로 맞추세요.`,
  },
  provisionerSilent: {
    is: ({ claim, storageClass, provisioner, server }) =>
      `${claim} 클레임은 ${storageClass} StorageClass의 볼륨을 만드는 ${provisioner} 프로비저너를 기다리는데, 일을 하지 않고 있습니다${server === undefined ? '' : `. ${server}에 준비된 파드가 없어요`}`,
    mend: ({ provisioner, server }) =>
      server === undefined
        ? `${provisioner} 프로비저너를 설치하거나 살리세요.`
        : `${server} 파드부터 살리세요.`,
  },
  claimLost: {
    is: ({ claim, volume }) => `${claim} 클레임은 ${volume} 볼륨에 묶여 있는데, 그 볼륨이 없습니다`,
    mend: ({ claim, volume }) =>
      `데이터가 남아 있다면 ${volume} PersistentVolume을 다시 만들고, 아니면 ${claim} 클레임을 새로 만드세요.`,
  },
}
