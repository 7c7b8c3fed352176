// A tag that no registry has.
import { containerStep, type Drill } from './drill.ts'

const tags = ['1.92', '1.29-slim', 'stable-2'] as const

export const wrongImage: Drill = {
  name: 'wrong-image',
  topic: 'workload',
  missing: tags.map((tag) => `nginx:${tag}`),
  breaks: (world) => [containerStep(world, { image: `nginx:${world.pick(tags)}` })],
  mends: ({ app }) => [`kubectl set image deployment/${app} ${app}=nginx:1.29`],
  debrief: ({ app }) => ({
    en: `${app} was released with a tag that no registry has. STATUS said ErrImagePull, the events said why; the old pods were gone because its strategy is Recreate.`,
    ko: `${app}이(가) 레지스트리에 없는 태그로 릴리스되었습니다. STATUS는 ErrImagePull, 이유는 이벤트에 있었습니다. 전략이 Recreate라서 예전 파드는 이미 사라진 뒤였습니다.`,
  }),
}
