// A Service that looks for other pods.
import { type Drill, serviceStep } from './drill.ts'

export const wrongSelector: Drill = {
  name: 'wrong-selector',
  topic: 'service',
  breaks: ({ app, pick }) => [serviceStep(app, { selector: { app: `${app}${pick(['-v2', '-app', 's'])}` } })],
  mends: ({ app }) => [`kubectl patch service ${app} -p '{"spec":{"selector":{"app":"${app}"}}}'`],
  debrief: ({ app }) => ({
    en: `The Service ${app} selected a label that no pod has: no endpoints, while every pod was Ready.`,
    ko: `${app} Service가 어떤 파드에도 없는 레이블을 고르고 있었습니다. 파드는 모두 Ready인데 엔드포인트가 없었습니다.`,
  }),
}
