// What a healthy object does, in Korean.
import type { mentorDutiesEn } from './mentor-duties-en.ts'

export const mentorDutiesKo: typeof mentorDutiesEn = {
  pod: (images, node, maker) =>
    `${node} 노드에서 ${images} 이미지를 돌립니다${maker === undefined ? '. 사라져도 대신 만들어 줄 쪽은 없어요' : ` (${maker} 소속)`}.`,
  podDone: (images, maker) =>
    `${images} 이미지로 할 일을 마치고 잘 끝났습니다${maker === undefined ? '' : ` (${maker} 소속)`}.`,
  workload: (copies, images) => `${images} 이미지의 복제본을 ${copies}개로 유지합니다.`,
  everywhere: (copies, images) =>
    `조건에 맞는 노드마다 ${images} 이미지를 하나씩 돌립니다. 지금은 ${copies}개.`,
  set: (copies, maker) => `파드 ${copies}개를 유지합니다${maker === undefined ? '' : ` (${maker} 소속)`}.`,
  service: (ports, selector) => `${ports} 포트로 온 요청을 ${selector} 레이블이 붙은 파드로 보냅니다.`,
  headless: (selector) => `headless라서, 이름이 ${selector} 레이블이 붙은 파드들의 주소를 그대로 가리킵니다.`,
  external: (target) => `${target}의 별명입니다.`,
  unselected: () => '셀렉터가 없습니다. 엔드포인트는 다른 쪽에서 관리해요.',
  node: (pods, isClosed) => `파드 ${pods}개를 돌립니다${isClosed ? '. 새 파드는 받지 않아요(cordon)' : ''}.`,
  job: (done, wanted, active) =>
    `${wanted}개 중 ${done}개 완료${active === 0 ? '' : `, ${active}개 실행 중`}.`,
  cron: (schedule, last) =>
    `"${schedule}" 일정에 Job을 시작합니다${last === undefined ? '. 아직 때가 오지 않았어요' : `. 마지막은 ${last}`}.`,
  claim: (volume, size) => `${volume} 볼륨(${size})에 묶여 있습니다.`,
  claimWaits: () => '첫 파드가 생겨야 볼륨을 받습니다. StorageClass가 원래 그래요.',
  read: (readers) => `${readers} 쪽에서 읽습니다.`,
  unread: () => '읽는 파드가 없습니다.',
  namespace: (pods, services) => `파드 ${pods}개와 Service ${services}개가 있습니다.`,
  autoscaler: (target, min, max, have) =>
    `${target} 복제본을 ${min}개에서 ${max}개 사이로 맞춥니다. 지금 ${have}개.`,
}
