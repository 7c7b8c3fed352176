import { afterEach, describe, expect, it } from 'vitest'
import { FakeSession } from './fake-session.ts'
import { Harness, type HarnessOptions, keys } from './harness.ts'

let open: Harness | undefined

const longCommand = {
  id: 1,
  kind: 'command',
  atMs: 0,
  prompt: 'player@bastion:~$ ',
  line: 'cat numbers',
  output: '',
  exitCode: 0,
  droppedLines: 0,
} as const

async function start(session = new FakeSession(), options: Partial<HarnessOptions> = {}): Promise<Harness> {
  open = new Harness({ load: async () => ({ session }), columns: 80, rows: 24, ...options })
  await open.sees(session.state.screen === 'menu' ? 'sandbox' : 'Tab ')
  await open.idle()
  return open
}

afterEach(async () => {
  await open?.leave()
  open = undefined
})

describe('the timeline on the screen', () => {
  it('opens a folded output with Enter, and what stood above stays', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    const output = Array.from({ length: 212 }, (_, i) => `line ${i + 1}\n`).join('')
    session.set({ timeline: [{ ...longCommand, output }] })
    await screen.sees('… 199 lines, Enter opens')
    expect(screen.frame).toContain('line 212')
    await screen.press(keys.enter)
    expect(screen.lines.slice(1, 4)).toEqual([' $ cat numbers', ' line 1', ' line 2'])
    expect(screen.frame).toContain('line 19')
    await screen.press(keys.enter)
    expect(screen.frame).toContain('line 212')
    expect(session.submitted).toEqual([])
  })

  it('searches the timeline, from the newest upwards', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    const output = Array.from({ length: 212 }, (_, i) => `line ${i + 1}\n`).join('')
    session.set({ timeline: [{ ...longCommand, output }] })
    await screen.sees('Enter opens')
    await screen.press(keys.f7, 'line 10')
    expect(screen.frame).toContain('find: line 10   1 of 11')
    expect(screen.frame).toContain('line 109')
    await screen.press(keys.enter, keys.enter)
    expect(screen.frame).toContain('find: line 10   3 of 11')
    await screen.press('7')
    expect(screen.frame).toContain('find: line 107   1 of 1')
    await screen.press('x')
    expect(screen.frame).toContain('not in the timeline')
    await screen.press(keys.escape)
    expect(screen.frame).toContain('player@bastion')
    expect(session.submitted).toEqual([])
  })

  it('takes the frames off for who copies', async () => {
    const screen = await start(new FakeSession(), { columns: 120, rows: 40 })
    expect(screen.frame).toMatch(/[│┌]/)
    await screen.press(keys.f8)
    expect(screen.frame).not.toMatch(/[│┌─]/)
    expect(screen.lines).toContain('$ kubectl get pods')
    expect(screen.lines[38]).toBe('player@bastion:~$')
    expect(screen.cursor).toEqual({ x: 'player@bastion:~$ '.length, y: 38 })
    await screen.press(keys.escape)
    expect(screen.frame).toMatch(/[│┌]/)
  })

  it('scrolls with the wheel when the player wants that, and only then', async () => {
    const session = new FakeSession()
    const lines = Array.from({ length: 60 }, (_, i) => `line ${i}`).join('\n')
    const screen = await start(session)
    session.say({ id: 99, kind: 'game', atMs: 0, mark: 'i', text: lines })
    await screen.idle(120)
    session.set({ wishes: { wheel: true } })
    await screen.idle(120)
    expect(screen.frame).toContain('line 59')
    await screen.press('\x1b[<64;10;5M')
    expect(screen.frame).not.toContain('line 57')
    expect(screen.frame).toContain('line 56')
    await screen.press('\x1b[<65;10;5M')
    expect(screen.frame).toContain('line 59')
  })

  it('scrolls the timeline, keeps its place, and goes to the newest with a line', async () => {
    const session = new FakeSession()
    const screen = await start(session)
    const output = Array.from({ length: 60 }, (_, i) => `row ${i + 1}\n`).join('')
    const entry = { kind: 'command', atMs: 0, prompt: '$ ', exitCode: 0, droppedLines: 0, output } as const
    session.say({ ...entry, id: 20, line: 'seq' })
    await screen.sees('row 60')
    await screen.press(keys.pageUp, keys.pageUp)
    expect(screen.frame).toContain('row 10')
    expect(screen.lines[21]).toContain('36 rows below, PgDn')
    session.say({ ...entry, id: 21, line: 'seq again' })
    await screen.idle()
    expect(screen.frame).toContain('row 10')
    await screen.press('ls', keys.enter)
    expect(screen.frame).toContain('row 60')
  })
})
