// The roots in what works on pods, in Korean: rollouts, jobs, autoscalers, the control plane.
import type { Component } from './mentor-facts.ts'
import type { workCausesEn } from './mentor-work-en.ts'

const downBecause = ({ name, said, isThere }: Component) =>
  isThere
    ? `${name} 컴포넌트가 떠 있지 못하고 자꾸 죽습니다${said === undefined ? '' : ` ("${said}")`}`
    : `${name} 컴포넌트가 돌지 않습니다. 컨트롤 플레인에 그 파드가 없어요`

const bringBack = ({ name }: Component) =>
  `컨트롤 플레인에서 ${name} 컴포넌트를 살리세요. 매니페스트는 /etc/kubernetes/manifests/${name}.yaml 파일입니다.`

export const workCausesKo: typeof workCausesEn = {
  rolloutPaused: {
    is: ({ place }) => `${place} 롤아웃이 일시 정지 상태라, 바꾼 내용이 파드까지 가지 않습니다`,
    mend: ({ place }) => `${place}의 롤아웃을 재개(resume)하세요.`,
  },
  updateOnDelete: {
    is: ({ place }) =>
      `${place}의 템플릿은 바뀌었지만 updateStrategy가 OnDelete라서, 누군가 예전 파드를 지워야 새 것으로 바뀝니다`,
    mend: ({ place }) => `${place}의 파드를 하나씩 지우거나, RollingUpdate로 바꾸세요.`,
  },
  updatePartitioned: {
    is: ({ place, partition }) =>
      `${place}의 템플릿은 바뀌었지만, 번호가 ${partition}보다 작은 파드는 partition 때문에 그대로 남습니다`,
    mend: ({ place }) => `업데이트를 이어 가려면 ${place}의 partition을 낮추세요.`,
  },
  jobGaveUp: {
    is: ({ job, limit }) =>
      `job/${job}, 포기한 상태입니다. 파드가 backoffLimit ${limit}번보다 많이 실패했어요`,
    mend: ({ place }) =>
      `실패한 파드의 로그에서 이유를 찾아 ${place} 쪽을 고치고 다시 실행하세요. 실패한 Job은 되살아나지 않습니다.`,
  },
  jobTooSlow: {
    is: ({ job, seconds }) => `job/${job}, activeDeadlineSeconds ${seconds}초보다 오래 걸려서 중단됐습니다`,
    mend: ({ place }) => `${place}에 시간을 더 주거나 일을 줄이고 다시 실행하세요.`,
  },
  jobRuledOut: {
    is: ({ job, said }) => `job/${job}, 자기 규칙에 걸려 끝났습니다: ${said}`,
    mend: ({ place }) => `파드가 실패한 이유를 고쳐 ${place}부터 다시 실행하거나, 그 규칙을 바꾸세요.`,
  },
  jobHeldOpen: {
    is: ({ job, done, rest }) =>
      `${done} 컨테이너는 할 일을 마쳤는데 ${rest} 컨테이너가 아직 돌고 있습니다. job/${job} 완료는 모든 컨테이너가 끝나야 돼요`,
    mend: ({ rest, place }) =>
      `${place}에서 ${rest} 컨테이너를 네이티브 사이드카로 바꾸세요. restartPolicy: Always인 init 컨테이너는 일이 끝나면 함께 끝납니다.`,
  },
  jobSuspended: {
    is: ({ job }) => `job/${job}, suspend 상태라 파드를 만들지 않습니다`,
    mend: ({ job }) => `job/${job}의 suspend를 false로 두세요.`,
  },
  cronSuspended: {
    is: ({ place }) => `${place}, suspend 상태라 Job을 시작하지 않습니다`,
    mend: ({ place }) => `${place}의 suspend를 false로 두세요.`,
  },

  scaleTargetMissing: {
    is: ({ target }) => `스케일할 대상인 ${target}, 그런 것이 없습니다`,
    mend: ({ autoscaler }) => `horizontalpodautoscaler/${autoscaler}의 scaleTargetRef를 고치세요.`,
  },
  scaleRequestMissing: {
    is: ({ resource, container }) =>
      `사용량을 request 대비 비율로 재는데, ${container} 컨테이너에 ${resource} request가 없습니다`,
    mend: ({ target, resource, container }) =>
      `${target}의 ${container} 컨테이너에 ${resource} request를 주세요.`,
  },
  scaleAtMax: {
    is: ({ target, max }) => `${target}에는 maxReplicas ${max}개보다 많은 복제본이 필요합니다`,
    mend: ({ autoscaler }) =>
      `horizontalpodautoscaler/${autoscaler}의 maxReplicas를 올리거나 부하를 줄이세요.`,
  },
  metricsMissing: {
    is: () => '이 클러스터에는 파드를 재는 쪽이 없습니다. metrics API가 제공되지 않아요',
    mend: () => 'metrics-server를 설치하세요.',
  },

  apiServiceDown: {
    is: ({ name, service, namespace }) =>
      `${name} API는 ${namespace} 네임스페이스의 service/${service} 뒤에서 제공되는데, 거기에 준비된 파드가 없습니다`,
    mend: ({ service, namespace }) =>
      `${namespace} 네임스페이스에서 service/${service} 뒤의 파드를 살리세요.`,
  },

  schedulerDown: {
    is: (facts) => `${downBecause(facts)}. 그래서 새 파드가 노드를 배정받지 못해요`,
    mend: bringBack,
  },
  controllersDown: {
    is: (facts) => `${downBecause(facts)}. 그래서 ReplicaSet도 파드도 엔드포인트도 만들어지지 않아요`,
    mend: bringBack,
  },
}
