// A readiness probe at a port where nobody listens.
import { containerStep, type Drill } from './drill.ts'

export const wrongProbe: Drill = {
  name: 'wrong-probe',
  topic: 'workload',
  breaks: (world) => [
    containerStep(world, {
      readinessProbe: { httpGet: { path: '/', port: world.pick([8080, 8000, 3000]) }, periodSeconds: 2 },
    }),
  ],
  mends: ({ app }) => [`kubectl rollout undo deployment/${app}`],
  debrief: ({ app }) => ({
    en: `The readiness probe of ${app} asked at a port where nobody listens. The pods were Running and never Ready, so its Service had nobody to send users to.`,
    ko: `${app}의 readiness 프로브가 아무도 듣지 않는 포트에 물었습니다. 파드는 Running이지만 Ready가 되지 못해서, Service가 사용자를 보낼 곳이 없었습니다.`,
  }),
}
