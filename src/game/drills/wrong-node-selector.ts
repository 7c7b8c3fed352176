// A label that no machine wears.
import { containerStep, type Drill } from './drill.ts'

export const wrongNodeSelector: Drill = {
  name: 'wrong-node-selector',
  topic: 'scheduling',
  breaks: (world) => [
    containerStep(
      world,
      {},
      { nodeSelector: world.pick([{ disk: 'ssd' }, { team: 'shop' }, { gpu: 'yes' }]) },
    ),
  ],
  mends: ({ app }) => [`kubectl rollout undo deployment/${app}`],
  debrief: ({ app }) => ({
    en: `${app} wanted a node with a label that no node has: Pending, with the reason in FailedScheduling.`,
    ko: `${app}이(가) 어떤 노드에도 없는 레이블을 요구했습니다. Pending이었고, 이유는 FailedScheduling에 있었습니다.`,
  }),
}
