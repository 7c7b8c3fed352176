// A name that nobody gives any more.
import type { Drill } from './drill.ts'

export const serviceGone: Drill = {
  name: 'service-gone',
  topic: 'service',
  breaks: ({ app }) => [{ delete: [{ kind: 'Service', name: app }] }],
  mends: ({ app }) => [`kubectl expose deployment ${app} --port=80`],
  debrief: ({ app }) => ({
    en: `The Service ${app} was deleted: the pods were well, and the name did not exist any more.`,
    ko: `${app} Service가 삭제되었습니다. 파드는 멀쩡한데 이름이 사라졌습니다.`,
  }),
}
