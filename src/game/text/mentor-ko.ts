// What the mentor says, in Korean. Words of Kubernetes, commands and messages are never translated.
import { mentorCausesKo } from './mentor-causes-ko.ts'
import { mentorDutiesKo } from './mentor-duties-ko.ts'
import type { MentorWords } from './mentor-en.ts'

export const mentorKo: MentorWords = {
  links: {
    podIs: (pod, status, ready) => `pod/${pod} 상태가 ${status}, 준비 ${ready}`,
    cannotPull: (container, image) => `노드가 ${container} 컨테이너의 ${image} 이미지를 받지 못함`,
    cannotMount: (volume, node) => `${node} 노드가 ${volume} 볼륨을 마운트하지 못함`,
    mounts: (kind, name) => `볼륨 하나가 ${kind} ${name}에서 와야 함`,
    reads: (container, kind, name, key) =>
      `${container} 컨테이너가 ${kind} ${name}에서 ${key === undefined ? '환경 변수를' : `${key} 키를`} 읽어야 함`,
    restarted: (container, count, code) =>
      `${container} 컨테이너가 ${count}번 재시작됐고, 마지막 종료 코드는 ${code}`,
    notReady: (container, which) => `${container} 컨테이너는 돌고 있지만 ${which} 프로브가 실패함`,
    probeIdle: (container, which) => `${container} 컨테이너는 돌고 있지만 ${which} 프로브가 제구실을 못 함`,
    killed: (container, which, count) =>
      `${which} 프로브가 실패해서 kubelet이 ${container} 컨테이너를 죽임. 지금까지 재시작 ${count}번`,
    nodeIs: (node, word, pods) =>
      `node/${node} 상태가 ${word}${pods === 0 ? '' : `. 그 위의 파드 ${pods}개`}`,
    nodeClosed: (node) => `node/${node} 노드는 cordon 상태라 파드가 빠져나가야 함`,
    workloadHas: (place, have, want) => `${place}의 복제본 ${want}개 중 ${have}개만 준비됨`,
    createRefused: (maker) => `${maker} 쪽에서 만들려는 파드를 API 서버가 거절함`,
    claimIs: (claim, phase) => `persistentvolumeclaim/${claim} 상태가 ${phase}`,
    apiIs: (name, reason) => `apiservice/${name}, 지금 쓸 수 없음(${reason})`,
    serviceEmpty: (service) => `service/${service}에 엔드포인트가 없음`,
    selects: (service, selector) => `service/${service}의 셀렉터는 ${selector}`,
    serviceLeads: (service, port, target) =>
      `service/${service}, ${port}번 포트로 받아 파드의 ${target} 포트로 보냄`,
    standApart: (pod, node, other, far) =>
      `pod/${pod} 파드는 ${node} 노드에, 답해야 할 pod/${other} 파드는 ${far} 노드에 있음`,
    complains: (pod, said) => (pod === '' ? `사용자에게 보이는 것: "${said}"` : `pod/${pod}의 말: "${said}"`),
    addressPending: (service) => `service/${service}, 바깥 주소를 기다리는 중`,
    scales: (autoscaler, target) => `horizontalpodautoscaler/${autoscaler}의 스케일 대상은 ${target}`,
    usersWant: (say) => `사용자가 응답을 받기는 하지만: ${say}`,
    usersGet: (url, status) => `사용자가 ${url} 주소를 요청하면 ${status} 응답을 받음`,
    updated: (place, have, want) => `${place}의 복제본 ${want}개 중 ${have}개만 최신 템플릿으로 돌고 있음`,
    jobFailed: (job, reason) => `job/${job} 실패: ${reason}`,
    serviceHas: (service, ready, all) => `service/${service}의 엔드포인트 ${all}개 중 ${ready}개만 준비됨`,
  },
  look: {
    list: (status) => `파드 목록부터 보세요. STATUS와 READY에 뭐라고 나오나요? (${status})`,
    describe: (kind, name) =>
      `${kind} ${name}에 직접 물어보세요. 끝에 나오는 상태 조건과 이벤트에 무슨 일이 있었는지 적혀 있습니다.`,
    logs: (container) => `${container} 컨테이너가 뭐라고 하는지 들어 보세요.`,
    previousLogs: (container) =>
      `${container} 컨테이너가 죽기 전에 남긴 말을 보세요. 직전 실행의 로그에 있습니다.`,
    get: (what) => `${what} 쪽을 살펴보세요.`,
    absent: (kind, name) =>
      name === ''
        ? `뭐가 있는지 보세요. ${kind}가 하나라도 있나요?`
        : `뭐가 있는지 보세요. ${kind} ${name}도 있나요?`,
    labels: (selector) => `파드에 어떤 레이블이 붙어 있는지 보고 ${selector} 셀렉터와 견줘 보세요.`,
    rights: (account) => `ServiceAccount ${account} 계정에 어떤 권한이 있는지 보세요.`,
    wide: (pod, other) => `${pod} 파드와 ${other} 파드가 각각 어느 노드에 있는지 보세요.`,
  },
  why: {
    because: (cause) => `  원인: ${cause}`,
    see: '확인하려면:',
    mend: (say, run) => `고치려면: ${say}${run === undefined ? '' : `\n  ${run}`}`,
    well: (object) => `${object}. 이상한 점은 안 보여요.`,
    allWell: (namespace) => `${namespace} 네임스페이스에는 이상한 점이 안 보여요.`,
    wished: (is) => `다만 누군가 일부러 이렇게 둔 것이 있어요: ${is}.`,
    onItsWay: (pods) => `아직이지만 오는 중이에요: ${pods}. 조금만 기다려 보세요.`,
    more: (count, object) => `문제가 ${count}개 더 있어요. 다음은 /why ${object}`,
    absent: (what, near) =>
      `${what}, 그런 것은 없어요.${near === undefined ? '' : ` 혹시 ${near} 말인가요?`}`,
    noKind: (kind) =>
      `"${kind}"라는 종류는 모르겠어요. /why pod/이름, /why svc/이름, 또는 그냥 /why 이름 으로 물어보세요.`,
    noServer: (message) =>
      `API 서버가 응답하지 않아서(${message}) 여기서는 아무것도 볼 수 없어요. 그것부터 고치세요. 노드, 프로세스, 거기까지 가는 길 순서로요.`,
    endpoints: (ready, all) => `엔드포인트 ${all}개 중 ${ready}개 준비됨`,
    copies: (ready, all) => `파드 ${all}개 중 ${ready}개 준비됨`,
    sendsTo: (pod) => `요청이 ${pod}에 가야 함`,
    madeOf: (pod) => `${pod}에 달려 있음`,
  },
  steps: {
    look: (say) => `여기를 보세요: ${say}`,
    again: (say) => `거의 다 왔어요. 여기를 다시 보세요: ${say}`,
    is: (object, symptom, is) => `원인은 이겁니다: ${object} 상태가 ${symptom}인 건, ${is}`,
    do: (say) => `이렇게 하세요: ${say}`,
    told: (object) => `여기에 대해 아는 건 다 말했어요. /why ${object} 로 다시 볼 수 있습니다.`,
    goalOpen: (goal, say) =>
      `클러스터에 고장 난 곳은 안 보여요. 아직 남은 목표: ${goal}${say === '' ? '' : ` (${say})`}`,
    wait: '클러스터에 고장 난 곳은 안 보여요. 이제 이대로 잠시 유지되기만 하면 됩니다.',
  },
  nudges: {
    nothingHere: (namespace) =>
      `${namespace} 네임스페이스에는 그런 게 없어요. 목록이 비었다는 건 그 네임스페이스 이야기일 뿐이에요. 다른 곳은 -n 이름, 전부는 -A 로 물어보세요.`,
    noLogYet: (pod) =>
      `한 번도 돌지 못한 컨테이너에는 로그가 없어요. 노드가 무엇을 시도했는지는 이벤트에 있습니다: kubectl describe pod ${pod}`,
    emptyLog: (pod) =>
      `이번 실행은 아직 아무 말이 없네요. 직전 실행은 뭔가 남겼을지도 몰라요: kubectl logs ${pod} --previous`,
    newTrouble: (object, symptom) =>
      `그 명령 뒤로 ${object} 상태가 ${symptom}입니다. 이유는 /why ${object}, 되돌리기는 /rewind 로요.`,
    copyAgain: (place) => `같은 템플릿으로 새 파드가 생겼어요. 고칠 곳은 ${place}의 템플릿입니다.`,
  },
  does: mentorDutiesKo,
  causes: mentorCausesKo,
}
