// A ConfigMap that nobody made.
import { containerStep, type Drill } from './drill.ts'

export const missingConfig: Drill = {
  name: 'missing-config',
  topic: 'workload',
  breaks: (world) => [
    containerStep(world, { envFrom: [{ configMapRef: { name: `${world.app}-settings` } }] }),
  ],
  mends: ({ app }) => [`kubectl create configmap ${app}-settings --from-literal=MODE=normal`],
  debrief: ({ app }) => ({
    en: `${app} reads its environment from the ConfigMap ${app}-settings, which nobody made. CreateContainerConfigError names it in the events.`,
    ko: `${app}은(는) ${app}-settings ConfigMap에서 환경 변수를 읽는데, 아무도 만들지 않았습니다. 이벤트의 CreateContainerConfigError에 이름이 나옵니다.`,
  }),
}
