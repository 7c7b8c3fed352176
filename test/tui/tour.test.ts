import { describe, expect, it } from 'vitest'
import type { SessionState } from '#game/session-state.ts'
import { widthOf } from '#tui/cells.ts'
import { rowWidth } from '#tui/rows.ts'
import { en } from '#tui/text/en.ts'
import { ko } from '#tui/text/ko.ts'
import { coachRows } from '#tui/tour/coach-rows.ts'
import { beginTour, type Tour, tourAfter, tourSteps } from '#tui/tour/tour.ts'
import { levelState, menuState } from '../terminal/fake-session.ts'

const [pod] = levelState.pods
const world: SessionState = { ...levelState, timeline: [], pods: [] }
const ran = (state: SessionState, line: string, exitCode = 0): SessionState => ({
  ...state,
  timeline: [
    ...state.timeline,
    {
      id: (state.timeline.at(-1)?.id ?? 0) + 1,
      kind: 'command',
      atMs: 0,
      prompt: '$ ',
      line,
      output: '',
      exitCode,
      droppedLines: 0,
    },
  ],
})
const withPods = (state: SessionState, ...keys: readonly string[]): SessionState => ({
  ...state,
  pods: pod === undefined ? [] : keys.map((key) => ({ ...pod, key, name: key })),
})

function follow(tour: Tour | undefined, session: SessionState, overlay?: string): Tour | undefined {
  return tour === undefined ? undefined : tourAfter(tour, { session, overlay })
}

describe('the tour', () => {
  it('goes on with each step that is done, and with nothing else', () => {
    let tour: Tour | undefined = beginTour(menuState)
    const expectAt = (session: SessionState, at: number, overlay?: string) => {
      tour = follow(tour, session, overlay)
      expect(tour?.at).toBe(at)
    }
    expectAt(menuState, 0)
    expectAt(world, 0)
    expectAt(ran(world, 'kubectl get node', 1), 0)
    const looked = ran(ran(world, 'kubectl get node', 1), 'k get nodes -o wide')
    expectAt(looked, 1)
    expectAt(ran(looked, 'kubectl get pods'), 1)
    const created = withPods(looked, 'a', 'b')
    expectAt(created, 2)
    const described = ran(created, 'kubectl describe pod a')
    expectAt(described, 3)
    expectAt(withPods(described, 'b'), 3)
    const healed = withPods(described, 'b', 'c')
    expectAt(healed, 4)
    expectAt(healed, 4, 'goals')
    expectAt(healed, 5, 'help')
    expectAt({ ...healed, nowMs: healed.nowMs + 30_000 }, 5)
    expectAt({ ...healed, nowMs: healed.nowMs + 60_000 }, 6)
    tour = follow(tour, menuState)
    expect(tour).toBeUndefined()
  })

  it('goes on in a world that was taken back', () => {
    let tour = follow(beginTour(menuState), world)
    tour = follow(tour, { ...world, nowMs: world.nowMs - 5000 })
    tour = follow(tour, ran({ ...world, nowMs: world.nowMs - 4000 }, 'kubectl get nodes'))
    expect(tour?.at).toBe(1)
  })

  it.each([
    ['en', en],
    ['ko', ko],
  ])('leaves room for the game on the smallest screen, in %s', (_language, texts) => {
    for (const at of tourSteps.keys()) {
      const rows = coachRows({ at, base: world }, 56, texts)
      expect(rows.length).toBeLessThanOrEqual(6)
      for (const row of rows) expect(rowWidth(row)).toBeLessThanOrEqual(56)
      expect(
        widthOf(
          rows
            .flat()
            .map(({ text }) => text)
            .join(''),
        ),
      ).toBeGreaterThan(40)
    }
  })
})
