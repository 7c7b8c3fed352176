// The roots in what works on pods, in Korean: rollouts, jobs, autoscalers, the control plane.
import type { workCausesEn } from './mentor-work-en.ts'

export const workCausesKo: typeof workCausesEn = {
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
