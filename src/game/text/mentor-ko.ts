// What the mentor says, in Korean. Words of Kubernetes, commands and messages are never translated.
import { mentorCausesKo } from './mentor-causes-ko.ts'
import type { MentorWords } from './mentor-en.ts'

export const mentorKo: MentorWords = {
  links: {
    podIs: (pod, status, ready) => `pod/${pod} 상태가 ${status}, 준비 ${ready}`,
    cannotPull: (container, image) => `노드가 컨테이너 ${container}의 이미지 ${image} 을(를) 받지 못해서`,
    mounts: (kind, name) => `볼륨 하나가 ${kind} ${name} 에서 와야 하는데`,
    reads: (container, kind, name, key) =>
      `컨테이너 ${container}이(가) ${kind} ${name} 에서 ${key === undefined ? '환경 변수를' : `키 ${key} 을(를)`} 읽어야 하는데`,
    restarted: (container, count, code) =>
      `컨테이너 ${container}이(가) ${count}번 재시작됐고, 마지막 종료 코드는 ${code}`,
    notReady: (container) => `컨테이너 ${container}은(는) 돌고 있지만 readiness 프로브가 실패해서`,
    killed: (container, which, count) =>
      `${which} 프로브가 실패해서 kubelet이 컨테이너 ${container}을(를) 종료함. 지금까지 재시작 ${count}번`,
    nodeIs: (node, word, pods) =>
      `node/${node} 상태가 ${word}${pods === 0 ? '' : `. 그 위의 파드 ${pods}개`}`,
    workloadHas: (place, have, want) => `${place}의 복제본 ${want}개 중 ${have}개만 준비됨`,
    createRefused: (maker) => `${maker}이(가) 만들려는 파드를 API 서버가 거절해서`,
    claimIs: (claim, phase) => `persistentvolumeclaim/${claim} 상태가 ${phase}`,
    serviceEmpty: (service) => `service/${service}에 엔드포인트가 없음`,
    selects: (service, selector) => `service/${service}은(는) ${selector} 레이블이 붙은 파드를 찾는데`,
    serviceLeads: (service, port, target) =>
      `service/${service}은(는) 포트 ${port}(으)로 받아 파드의 ${target}(으)로 보내는데`,
    complains: (pod, said) =>
      pod === '' ? `사용자들은 "${said}" 을(를) 받음` : `pod/${pod}의 말: "${said}"`,
    addressPending: (service) => `service/${service}이(가) 바깥 주소를 기다리고 있음`,
    scales: (autoscaler, target) =>
      `horizontalpodautoscaler/${autoscaler}이(가) ${target} 을(를) 조절해야 하는데`,
    usersWant: (say) => `사용자가 응답은 받지만: ${say}`,
    usersGet: (url, status) => `사용자가 ${url} 을(를) 요청하면 ${status} 을(를) 받음`,
    updated: (place, have, want) => `${place}의 복제본 ${want}개 중 ${have}개만 최신 템플릿으로 돌고 있음`,
    jobFailed: (job, reason) => `job/${job} 실패: ${reason}`,
    serviceHas: (service, ready, all) => `service/${service}의 엔드포인트 ${all}개 중 ${ready}개만 준비됨`,
  },
  look: {
    list: (status) => `파드 목록부터 보세요. STATUS와 READY에 뭐라고 쓰여 있나요? (${status})`,
    describe: (kind, name) =>
      `${kind} ${name}에게 직접 물어보세요. 끝에 있는 상태 조건과 이벤트에 무슨 일이 있었는지 나옵니다.`,
    logs: (container) => `컨테이너 ${container}이(가) 뭐라고 하는지 들어 보세요.`,
    previousLogs: (container) =>
      `컨테이너 ${container}이(가) 죽기 전에 남긴 말을 들어 보세요. 마지막 말은 직전 실행의 로그에 있습니다.`,
    get: (what) => `${what} 을(를) 보세요.`,
    absent: (kind, name) => `뭐가 있는지 보세요. ${kind} ${name} 이(가) 있나요?`,
    labels: (selector) =>
      `파드에 어떤 레이블이 붙어 있는지 보고 셀렉터 ${selector} 과(와) 나란히 놓아 보세요.`,
  },
  why: {
    because: (cause) => `  원인: ${cause}`,
    see: '확인하려면:',
    mend: (say, run) => `고치려면: ${say}${run === undefined ? '' : `\n  ${run}`}`,
    well: (object) => `${object}. 잘못된 점이 보이지 않아요.`,
    allWell: (namespace) => `${namespace} 네임스페이스에는 잘못된 점이 보이지 않아요.`,
    noServer: (message) =>
      `API 서버가 응답하지 않아서(${message}) 여기서는 아무것도 볼 수 없어요. 그것부터 고치세요. 노드, 프로세스, 거기까지 가는 길 순서로요.`,
    endpoints: (ready, all) => `엔드포인트 ${all}개 중 ${ready}개 준비됨`,
    copies: (ready, all) => `파드 ${all}개 중 ${ready}개 준비됨`,
    sendsTo: (pod) => `요청을 ${pod}(으)로 보내는데`,
    madeOf: (pod) => `${pod}에 달려 있는데`,
  },
  steps: {
    look: (say) => `여기를 보세요: ${say}`,
    is: (object, symptom, is) => `이겁니다: ${object}이(가) ${symptom} 인 이유는, ${is}`,
    do: (say) => `이렇게 하세요: ${say}`,
    goalOpen: (goal, say) =>
      `클러스터에 고장 난 건 안 보여요. 아직 남은 목표: ${goal}${say === '' ? '' : ` (${say})`}`,
    wait: '클러스터에 고장 난 건 안 보여요. 이제 이대로 잠시 유지되기만 하면 됩니다.',
  },
  nudges: {
    nothingHere: (namespace) =>
      `${namespace} 네임스페이스에는 그런 게 없어요. 빈 목록은 네임스페이스 하나의 이야기일 뿐이에요. -n 이름 은 다른 곳을, -A 는 전부를 물어봅니다.`,
    noLogYet: (pod) =>
      `한 번도 돌지 못한 컨테이너는 로그가 없어요. 노드가 무엇을 시도했는지는 이벤트에 있습니다: kubectl describe pod ${pod}`,
    emptyLog: (pod) =>
      `이번 실행은 아직 아무 말이 없네요. 직전 실행은 뭔가 남겼을지도요: kubectl logs ${pod} --previous`,
    newTrouble: (object, symptom) =>
      `그 명령 뒤로 ${object} 상태가 ${symptom} 입니다. /why ${object} 로 이유를, /rewind 로 되돌리기를 할 수 있어요.`,
    copyAgain: (place) => `같은 템플릿으로 새 파드가 생겼어요. 고칠 곳은 ${place}의 템플릿입니다.`,
  },
  causes: mentorCausesKo,
}
