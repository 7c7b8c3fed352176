// Replays golden/timelines: the same actions must bring the same objects, changes and events.
import { describe, expect, it } from 'vitest'
import { Scoreboard } from './scoreboard.ts'
import { recordedTimelines, type Seen } from './timeline-recording.ts'
import { replay } from './timeline-replay.ts'
import { changesNodesFast, withoutEchoes, withSettledRefusals } from './timeline-settled.ts'
import { expectSpacing } from './timeline-spacing.ts'
import { eventsOf, hidesNodes, restsOf, storyOf } from './timeline-story.ts'
import { isThrottled, withWholeScalings, withWholeSteps } from './timeline-throttle.ts'

/** Scenarios that other tests compare. */
const leftOut = /^kubectl-/

describe('golden/timelines', () => {
  const board = new Scoreboard('timelines')
  const timelines = recordedTimelines().filter((timeline) => !leftOut.test(timeline.name))

  it.each(timelines.map((timeline) => [timeline.name, timeline] as const))('%s', async (name, timeline) => {
    const rests = restsOf(timeline.actions, timeline.seen, timeline.endMs)
    const failure: { error?: Error } = {}
    const seen = await replay(timeline).catch((error: Error) => {
      failure.error = error
      return []
    })
    const resources = new Set(
      timeline.seen.map((one) => one.resource).filter((r) => r !== 'events' && r !== 'leases'),
    )
    const isWhole = isThrottled(timeline.seen)
    const hides = hidesNodes(name)
    const settled = (all: readonly Seen[]) => {
      const of = withoutEchoes(all)
      return changesNodesFast(name) ? withSettledRefusals(of, rests) : of
    }
    const story = (all: readonly Seen[], resource: string) => {
      const of = settled(all)
      return storyOf(isWhole ? withWholeSteps(of, rests) : of, resource, rests, hides)
    }
    const events = (all: readonly Seen[]) => {
      const of = settled(all)
      const told = eventsOf(of, hides)
      return isWhole ? withWholeScalings(told, of) : told
    }
    for (const resource of resources)
      board.check(`${name}/${resource}`, () => {
        if (failure.error !== undefined) throw failure.error
        expect(story(seen, resource)).toEqual(story(timeline.seen, resource))
      })
    board.check(`${name}/spacing`, () => {
      if (failure.error !== undefined) throw failure.error
      expectSpacing(name, seen, timeline.seen, isWhole)
    })
    board.check(`${name}/events`, () => {
      if (failure.error !== undefined) throw failure.error
      expect(events(seen)).toEqual(events(timeline.seen))
    })
  })

  it('matches what it is known to match', () => board.report())
})
