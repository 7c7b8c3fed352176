// A Service that sends users to a closed port.
import { type Drill, serviceStep } from './drill.ts'

export const wrongTargetPort: Drill = {
  name: 'wrong-target-port',
  topic: 'service',
  breaks: ({ app, pick }) => [
    serviceStep(app, { ports: [{ port: 80, targetPort: pick([8080, 8000, 81]) }] }),
  ],
  mends: ({ app }) => [`kubectl patch service ${app} -p '{"spec":{"ports":[{"port":80,"targetPort":80}]}}'`],
  debrief: ({ app }) => ({
    en: `The Service ${app} sent users to a port where its pods do not listen: connection refused, with endpoints and Ready pods in place.`,
    ko: `${app} Service가 파드가 듣지 않는 포트로 사용자를 보냈습니다. 엔드포인트도 있고 파드도 Ready인데 connection refused가 났습니다.`,
  }),
}
