// More than any machine has.
import { containerStep, type Drill } from './drill.ts'

export const tooLargeRequest: Drill = {
  name: 'too-large-request',
  topic: 'scheduling',
  breaks: (world) => [
    containerStep(world, { resources: { requests: world.pick([{ cpu: '64' }, { memory: '512Gi' }]) } }),
  ],
  mends: ({ app }) => [`kubectl rollout undo deployment/${app}`],
  debrief: ({ app }) => ({
    en: `${app} asked for more than any machine has, so its pods stayed Pending; FailedScheduling says of how many nodes each reason holds.`,
    ko: `${app}이(가) 어떤 노드에도 없는 만큼을 요청해서 파드가 Pending에 머물렀습니다. FailedScheduling이 노드 몇 대가 어떤 이유로 안 되는지 말해 줍니다.`,
  }),
}
