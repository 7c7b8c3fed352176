import { expect, it } from 'vitest'
import { withPlainArrows } from '#tui/linear/plain.ts'

it.each([
  [
    'kubectl ──POST pods──▶ API server ──rev 841──▶ etcd',
    'kubectl -- POST pods -> API server -- rev 841 -> etcd',
  ],
  ['kubectl ──▶ API server', 'kubectl -> API server'],
  ['client ──80/TCP──× nobody', 'client -- 80/TCP -x nobody'],
  ['0/3 ready → 3/3 ready', '0/3 ready -> 3/3 ready'],
])('reads %s out as %s', (drawn, read) => {
  expect(withPlainArrows(drawn)).toBe(read)
})
