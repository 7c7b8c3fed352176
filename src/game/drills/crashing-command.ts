// A command that ends at once.
import { containerStep, type Drill } from './drill.ts'

const complaints = [
  'cannot open /etc/shop/prices.csv: No such file or directory',
  'unknown option --shop-mode',
  'license expired',
] as const

export const crashingCommand: Drill = {
  name: 'crashing-command',
  topic: 'workload',
  breaks: (world) => [
    containerStep(world, { command: ['sh', '-c', `echo "${world.pick(complaints)}" >&2; exit 1`] }),
  ],
  mends: ({ app }) => [`kubectl rollout undo deployment/${app}`],
  debrief: ({ app }) => ({
    en: `${app} got a command that ends with an error as soon as it starts. RESTARTS grew; \`kubectl logs\` had the complaint, \`rollout undo\` the way back.`,
    ko: `${app}에 시작하자마자 오류로 끝나는 command가 들어갔습니다. RESTARTS가 늘어났고, \`kubectl logs\`에 이유가, \`rollout undo\`에 되돌아갈 길이 있었습니다.`,
  }),
}
