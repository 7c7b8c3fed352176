import { afterEach, expect, it } from 'vitest'
import type { XrayStep, XrayView } from '#game/xray/view.ts'
import { FakeSession } from './fake-session.ts'
import { Harness, type HarnessOptions, keys } from './harness.ts'

let open: Harness | undefined

const step = (i: number): XrayStep => ({
  key: `${i}`,
  at: `+0.00${i}s`,
  who: `controller-${i}`,
  way: [
    { label: 'POST pods', to: 'API server' },
    { label: `rev ${i}`, to: 'etcd' },
  ],
  what: `pod-${i}`,
  rule: `rule of ${i}`,
  rows: Array.from({ length: 40 }, (_, row) => ({ name: 'object', text: `row ${row}` })),
  hasFailed: false,
})
const view: XrayView = {
  title: 'kubectl create',
  took: '1.000 s in the cluster',
  note: '',
  steps: [1, 2, 3].map(step),
}

async function start(options: Partial<HarnessOptions> = {}): Promise<[Harness, FakeSession]> {
  const session = new FakeSession()
  open = new Harness({ load: async () => ({ session }), columns: 80, rows: 24, ...options })
  await open.sees('Tab ')
  await open.idle()
  return [open, session]
}

afterEach(async () => {
  await open?.leave()
  open = undefined
})

it('opens with F4, is stepped through and closed, and keeps what was typed', async () => {
  const [screen, session] = await start()
  await screen.press('kubectl get po', keys.f4)
  expect(session.calls).toEqual(['openXray'])
  session.set({ xray: view })
  await screen.sees('controller-3 ─POST pods─▶ API ─rev 3─▶ etcd')
  expect(screen.lines[3]).toContain('> +0.001s  controller-1')
  expect(screen.lines.at(-2)).toContain('step 1 of 3')
  await screen.press(keys.right, keys.right, keys.right, keys.left)
  expect(screen.lines.join('\n')).toContain('> +0.002s  controller-2')
  expect(screen.lines.join('\n')).toContain('rule  rule of 2')
  await screen.press(keys.enter)
  expect(screen.lines[2]).toContain('controller-2 ─ POST pods ─▶ API server ─ rev 2 ─▶ etcd')
  await screen.press(keys.pageDown, keys.pageDown, keys.pageDown)
  expect(screen.lines.join('\n')).toContain('row 39')
  await screen.press(keys.escape)
  expect(screen.lines.join('\n')).toContain('> +0.002s  controller-2')
  await screen.press('x', keys.escape)
  expect(session.calls).toEqual(['openXray', 'closeXray'])
  expect(screen.lines.at(-2)).toBe(' player@bastion:~$ kubectl get po')
})

it('opens for a line that asks for an object or a request', async () => {
  const [screen, session] = await start()
  await screen.press('/xray http://web from client\r')
  expect(session.calls).toEqual(['openXray http://web from client'])
  expect(session.submitted).toEqual([])
  session.set({ xray: { title: '', took: '', steps: [], note: 'a request is on its way' } })
  await screen.sees('a request is on its way')
  await screen.press(keys.enter, keys.right, keys.f4)
  expect(session.calls.at(-1)).toBe('closeXray')
})

it('stands still without colours, and with ASCII draws nothing else', async () => {
  const [screen, session] = await start({ env: { NO_COLOR: '1' }, ascii: true, columns: 60, rows: 16 })
  await screen.press(keys.f4)
  session.set({ xray: view })
  await screen.sees('controller-3 -POST pods-> API')
  expect(screen.lines.join('')).toMatch(/^[\x20-\x7e]*$/)
})
