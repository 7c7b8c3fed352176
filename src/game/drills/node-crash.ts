// A machine that is gone, and pods that wait for it for ever.
import { type Drill, deploymentStep } from './drill.ts'

const tolerations = ['unreachable', 'not-ready'].map((key) => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect: 'NoExecute',
}))

export const nodeCrash: Drill = {
  name: 'node-crash',
  topic: 'node',
  breaks: ({ app, node }) => [
    deploymentStep(app, { template: { spec: { tolerations } } }),
    { fault: { nodeCrash: { node } } },
  ],
  mends: ({ app, node }) => [
    '/wait 60s',
    `kubectl delete pods -l app=${app} --field-selector=spec.nodeName=${node} --force --grace-period=0`,
  ],
  debrief: ({ app, node }) => ({
    en: `${node} lost power. ${app} tolerates unreachable nodes for ever, so nobody evicted its pod there: it stayed, not Ready, until somebody deleted it by force.`,
    ko: `${node}의 전원이 나갔습니다. ${app}은(는) 닿지 않는 노드를 끝없이 참으므로 아무도 그 파드를 내쫓지 않았고, 누군가 강제로 지울 때까지 Ready가 아닌 채로 남아 있었습니다.`,
  }),
}
