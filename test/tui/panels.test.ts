import { describe, expect, it } from 'vitest'
import type { SessionState } from '#game/session-state.ts'
import { Flashes, flashMs } from '../../src/tui/hooks/use-flashes.ts'
import { panels } from '../../src/tui/panels/index.ts'
import type { PanelLook } from '../../src/tui/panels/panel.ts'
import { en } from '../../src/tui/text/en.ts'
import { type Row, themeFor } from '../../src/tui/theme.ts'
import { levelState } from '../terminal/fake-session.ts'

const { signs } = themeFor({ theme: '16', ascii: false })
const look = (change: Partial<PanelLook> = {}): PanelLook => ({
  width: 41,
  signs,
  texts: en,
  flashes: new Map(),
  ...change,
})
const plain = (rows: readonly Row[]) =>
  rows.map((row) =>
    row
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  )
const drawn = (
  name: keyof typeof panels,
  change: Partial<PanelLook> = {},
  state: SessionState = levelState,
) => plain(panels[name].rows(state, look(change), 0, 10))

describe('the panels', () => {
  it('show each state as a word', () => {
    expect(drawn('nodes')).toEqual([
      'worker-2       NotReady',
      'control-plane  Ready  control-plane',
      'worker-1       Ready',
    ])
    expect(drawn('pods', { width: 60 })).toEqual([
      'web-5f7b9c4d8-9hwzr   0/1 CrashLoopBackOff  4',
      'cart-7c9d8f6b5-4xk2p  1/1 Running',
      'cart-7c9d8f6b5-x2m9q  1/1 Running',
    ])
  })

  it('keep the end of a name that does not fit: it is what tells pods apart', () => {
    expect(drawn('pods')).toEqual([
      'web-5f7b9…-9hwzr  0/1 CrashLoopBackOff  4',
      'cart-7c9d…-4xk2p  1/1 Running',
      'cart-7c9d…-x2m9q  1/1 Running',
    ])
  })

  it('show what a status was where there is room, in the row that changed alone', () => {
    expect(drawn('pods', { flashes: new Map([['p1', 'ContainerCreating']]) })).toEqual([
      'web-5f7b9…-9hwzr  0/1 CrashLoopBackOff  4',
      'cart-7c9d…-4xk2p  1/1 Running',
      'cart-7c9d…-x2m9q  1/1 Running',
    ])
    expect(drawn('pods', { width: 70, flashes: new Map([['p1', 'ContainerCreating']]) })[1]).toBe(
      'cart-7c9d8f6b5-4xk2p  1/1 ContainerCreating → Running',
    )
  })

  it('put the message of an event only where there is room', () => {
    expect(drawn('events')).toEqual([
      '12s ! BackOff x6 web-5f7b9c4d8-9hwzr',
      ' 3m   Scheduled  cart-7c9d8f6b5-4xk2p',
    ])
    expect(drawn('events', { width: 100 })[1]).toBe(
      ' 3m   Scheduled  cart-7c9d8f6b5-4xk2p  Successfully assigned shop/cart-7c9d8f6b5-4xk2p to worker-1',
    )
  })

  it('say what an event was before whose it was: reasons are whole, and how often stands where there is room', () => {
    const [event] = levelState.events
    if (event === undefined) throw new Error('an event expected')
    const of = (reason: string, count: number, minutes: number) => ({
      ...event,
      reason,
      count,
      type: reason.startsWith('Failed') ? 'Warning' : 'Normal',
      atMs: levelState.nowMs - minutes * 60_000,
    })
    const events = [of('FailedScheduling', 12, 2), of('ScalingReplicaSet', 1, 75), of('Failed', 3, 3000)]
    expect(drawn('events', { width: 36 }, { ...levelState, events })).toEqual([
      ' 2m ! FailedScheduling  web-…wzr x12',
      ' 1h   ScalingReplicaSet web-5f…9hwzr',
      ' 2d ! Failed x3         web-5f…9hwzr',
    ])
  })

  it('show what machines use under its own heading, until a status needs the room', () => {
    const use = (cpu: number, memory: number) => ({ use: { cpu, memory } })
    const [third, first, second] = levelState.nodes
    if (first === undefined || second === undefined || third === undefined) throw new Error('nodes expected')
    const nodes = [
      { ...third, status: 'Ready,SchedulingDisabled', ...use(0, 5) },
      { ...first, ...use(17, 48) },
      { ...second, ...use(91, 100) },
    ]
    const state = { ...levelState, nodes }
    expect(drawn('nodes', { width: 36 }, state)).toEqual([
      'worker-2       Ready,SchedulingDisabled',
      'control-plane  Ready  ▂  17%  ▄  48%',
      'worker-1       Ready  █  91%  █ 100%',
    ])
    expect(panels.nodes.heading?.(state, look())).toBe('cpu ─── mem ──')
    expect(drawn('nodes', { width: 36, signs: themeFor({ theme: '16', ascii: true }).signs }, state)[1]).toBe(
      'control-plane  Ready      17%    48%',
    )
    expect(panels.nodes.heading?.(levelState, look())).toBe('')
  })

  it('show how often users are served', () => {
    expect(drawn('users')).toEqual(['cart  ××××××××××●●●●●●  ok 37 %', 'web   ●●●●●●●●●●●●●●●●  ok 100 %'])
  })

  it('show fewer answers of users with long names, and whole how often they were good', () => {
    const users = levelState.users.map((user) => ({ ...user, name: `${user.name}-behind-the-edge` }))
    expect(drawn('users', { width: 36 }, { ...levelState, users })).toEqual([
      'cart-behind…  ××××××●●●●●●  ok 37 %',
      'web-behind-…  ●●●●●●●●●●●●  ok 100 %',
    ])
  })

  it('make no more rows than are asked for', () => {
    const [pod] = levelState.pods
    if (pod === undefined) throw new Error('a pod expected')
    const pods = Array.from({ length: 5000 }, (_, i) => ({ ...pod, key: `p${i}` }))
    expect(panels.pods.rows({ ...levelState, pods }, look(), 4000, 4010)).toHaveLength(10)
  })
})

describe('flashes', () => {
  const row = (status: string, key = 'a') => ({ key, status })

  it('last two seconds of the wall, then rest', () => {
    let now = 0
    const flashes = new Flashes(() => now)
    expect(flashes.look([row('Pending')])).toEqual(new Map())
    now = 100
    const changed = [row('Running')]
    expect(flashes.look(changed)).toEqual(new Map([['a', 'Pending']]))
    expect(flashes.nextEndMs).toBe(flashMs)
    expect(flashes.look(changed)).toBe(flashes.look(changed))
    now = 100 + flashMs
    expect(flashes.look(changed)).toEqual(new Map())
    expect(flashes.nextEndMs).toBeUndefined()
  })

  it('keep what was first while a row goes on changing, and forget rows that are gone', () => {
    const flashes = new Flashes(() => 0)
    flashes.look([row('Pending')])
    flashes.look([row('ContainerCreating')])
    expect(flashes.look([row('Running')])).toEqual(new Map([['a', 'Pending']]))
    expect(flashes.look([])).toEqual(new Map())
    expect(flashes.look([row('Running')])).toEqual(new Map())
  })
})
