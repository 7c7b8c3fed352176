// Nobody at work.
import { type Drill, deploymentStep } from './drill.ts'

export const scaledToZero: Drill = {
  name: 'scaled-to-zero',
  topic: 'workload',
  breaks: ({ app }) => [deploymentStep(app, { replicas: 0 })],
  mends: ({ app }) => [`kubectl scale deployment/${app} --replicas=3`],
  debrief: ({ app }) => ({
    en: `${app} was scaled to zero. Nothing fails and nothing warns then: READY says 0/0, and its Service has no endpoints.`,
    ko: `${app}이(가) 0으로 줄어 있었습니다. 실패도 경고도 없습니다. READY가 0/0이고 Service에 엔드포인트가 없을 뿐입니다.`,
  }),
}
