import { describe, expect, it } from 'vitest'
import { Session } from '#game/session.ts'
import type { Journal, Recorded, RecordedRun } from '#game/tape.ts'
import { allLevels } from '../../src/catalogue.ts'
import { openStage } from '../../src/stage.ts'

const levels = allLevels()
const id = 'first-contact/wrong-image'
const deeds = [
  'kubectl get pods; echo $RANDOM',
  '/wait 7s',
  'kubectl set image deployment/storefront web=nginx:1.29',
  'sed -i s/1.92/1.29/ storefront.yaml',
  'kubectl get pods -w',
]

function newSession(journal?: Journal) {
  const solved: string[] = []
  const session = new Session({
    levels,
    openStage,
    seed: 3,
    language: 'en',
    hasEditor: true,
    onSolved: (level) => solved.push(level),
    ...(journal && { journal }),
  })
  return { session, solved }
}

const seen = ({ state }: Session) =>
  JSON.stringify([state.timeline, state.goals, state.pods, state.events, state.nodes, state.nowMs])

/** Plays a level as one does at a screen: lines as the clock runs on, a stream that is interrupted. */
async function play(session: Session) {
  await session.openLevel(id)
  for (const line of deeds) {
    session.submit(line)
    for (let ticks = 0; ticks < 80; ticks++) {
      session.tick(103.7)
      await new Promise(setImmediate)
    }
  }
  session.interrupt()
  await session.advance(60_000)
}

/** Lets frames pass until the replay is over. */
async function watch(session: Session) {
  for (let ticks = 0; session.state.isReplaying; ticks++) {
    if (ticks > 20_000) throw new Error('the replay does not end')
    session.tick(100)
    await new Promise(setImmediate)
  }
}

describe('a run', { timeout: 120_000 }, () => {
  it('is played back as it was, byte for byte, at any speed', async () => {
    const { session, solved } = newSession()
    await play(session)
    expect(session.state.screen).toBe('solved')
    expect(solved).toEqual([id])
    const [played, recorded] = [seen(session), session.recorded as RecordedRun]
    for (const speed of ['1', '7.3', '1000']) {
      await session.finish(`/replay ${speed}`)
      expect(session.state).toMatchObject({ isReplaying: true, speed: Number(speed) })
      await watch(session)
      expect(seen(session)).toBe(played)
      expect(session.state.isPaused).toBe(true)
    }
    expect(solved).toEqual([id])
    const other = newSession()
    await other.session.replay(JSON.parse(JSON.stringify(recorded)))
    await watch(other.session)
    expect(seen(other.session)).toBe(played)
    expect(other.solved).toEqual([])
  })

  it.each([1, 100, 1000])(
    'begins a waiting line when the one before ends, with frames of %i ms',
    async (ms) => {
      const { session } = newSession()
      await session.openLevel(id)
      for (const line of ['kubectl get pods; echo one', 'kubectl get nodes', 'kubectl get pods -A'])
        session.submit(line)
      await frames(session, 3000 / ms, ms)
      await session.advance(0)
      const began = session.state.timeline.flatMap((e) => (e.kind === 'command' ? [e.atMs] : []))
      // Some milliseconds for each request, nothing for the frames in between.
      expect(began).toHaveLength(3)
      expect(Math.max(...began)).toBeLessThan(60)
      const { session: next } = newSession()
      await next.resume(JSON.parse(JSON.stringify(session.recorded)))
      expect(seen(next)).toBe(seen(session))
    },
  )

  it('goes on where somebody does something in its replay', async () => {
    const { session } = newSession()
    await play(session)
    await session.finish('/replay 1000')
    session.tick(5)
    await session.advance(0)
    await session.finish('echo mine')
    expect(session.state.isReplaying).toBe(false)
    const lines = session.state.timeline.flatMap((entry) => (entry.kind === 'command' ? [entry.line] : []))
    expect(lines).toEqual([deeds[0], 'echo mine'])
    await session.advance(300_000)
    expect(session.state.screen).toBe('level')
  })

  it('goes on in another game where it was cut off', async () => {
    const kept: { head?: RecordedRun; deeds: Recorded[] } = { deeds: [] }
    let end = { atMs: 0, callbacksRun: 0 }
    const { session } = newSession({
      begin: (run) => {
        kept.head = run
        kept.deeds = [...run.deeds]
        end = run.end
      },
      did: (recorded) => {
        kept.deeds.push(recorded)
        end = recorded
      },
      reached: (moment) => {
        end = moment
      },
    })
    await play(session)
    await session.finish('/rewind 20s')
    await session.finish('touch later')
    await session.finish('/lang ko')
    await session.advance(3000)
    const { session: next } = newSession()
    await next.submit('/lang ko')
    await next.resume(JSON.parse(JSON.stringify({ ...kept.head, deeds: kept.deeds, end })))
    expect(seen(next)).toBe(seen(session))
    await next.finish('ls')
    await session.finish('ls')
    expect(seen(next)).toBe(seen(session))
  })

  it('is not played again in a level that has changed, or is gone', async () => {
    const { session } = newSession()
    await session.openLevel('sandbox')
    const recorded = session.recorded as RecordedRun
    await expect(session.resume({ ...recorded, digest: 'x' })).rejects.toThrow(
      'the level sandbox has changed since: that run cannot be played again',
    )
    await expect(session.replay({ ...recorded, level: 'sandbx' })).rejects.toThrow(
      'there is no level "sandbx"; did you mean sandbox?',
    )
  })
})

/** Lets time pass as a screen does. */
async function frames(session: Session, count: number, eachMs = 101.3) {
  for (let ticks = 0; ticks < count; ticks++) {
    session.tick(eachMs)
    await new Promise(setImmediate)
  }
}

describe('/rewind at a screen', { timeout: 120_000 }, () => {
  it('goes on with the world that followed at a distance, and finds it as it was', async () => {
    let worlds = 0
    const session = new Session({
      levels,
      openStage: (setup) => {
        worlds++
        return openStage(setup)
      },
      seed: 3,
      language: 'en',
      hasEditor: true,
    })
    await session.openLevel(id)
    const views: string[] = []
    const nows: number[] = []
    for (const line of [...deeds, '^C', 'kubectl get events', 'echo last']) {
      if (line === '^C') session.interrupt()
      else session.submit(line)
      await frames(session, 150)
      await session.advance(0)
      views.push(seen(session))
      nows.push(session.state.nowMs)
    }
    expect(worlds).toBe(2)
    const backMs = session.state.nowMs - (nows.at(-3) as number)
    await session.finish(`/rewind ${backMs}ms`)
    expect(worlds).toBe(2)
    const before = JSON.parse(views.at(-3) as string)
    const [timeline, ...rest] = JSON.parse(seen(session))
    expect(rest).toEqual(before.slice(1))
    expect(timeline.slice(0, -1)).toEqual(before[0])
    // The next one has to begin at the beginning, and follows from there.
    await frames(session, 20)
    expect(worlds).toBe(3)
    await session.finish('/rewind 1h')
    expect(session.state.nowMs).toBe(session.state.startMs)
  })

  it('finds every moment of a long game as it was by worlds that follow further behind', async () => {
    let worlds = 0
    const session = new Session({
      levels,
      openStage: (setup) => {
        worlds++
        return openStage(setup)
      },
      seed: 3,
      language: 'en',
      hasEditor: true,
      hasRoom: () => true,
    })
    await session.openLevel('reach-it/the-service-nobody-made')
    const views: { ms: number; view: string }[] = []
    for (let count = 0; count < 20; count++) {
      session.submit(`kubectl get pods; echo ${count}`)
      if (count === 7) session.submit('kubectl delete pod -l app=web')
      await frames(session, 60, 1000)
      await session.advance(0)
      views.push({ ms: session.state.nowMs, view: seen(session) })
    }
    // The one that is played, those at 35 s and 12 minutes behind, and one at the beginning.
    expect(worlds).toBe(4)
    for (const at of [18, 14]) {
      const { ms, view } = views[at] as (typeof views)[number]
      await session.finish(`/rewind ${session.state.nowMs - ms}ms`)
      const [timeline, ...rest] = JSON.parse(seen(session))
      const [before, ...restBefore] = JSON.parse(view)
      expect(rest).toEqual(restBefore)
      expect(timeline.slice(0, -1)).toEqual(before)
    }
    // Nothing had to begin at the beginning: each had been near enough.
    expect(worlds).toBe(4)
    await session.finish('/rewind 24h')
    expect(session.state.nowMs).toBe(session.state.startMs)
  })
})

describe('/skip', () => {
  it('ends with the next change of a goal', async () => {
    const { session } = newSession()
    await session.openLevel(id)
    await session.finish(deeds[2] as string)
    await session.finish('/skip goal')
    expect(session.state.goals).toMatchObject([{ state: 'holding', heldMs: 0 }, { state: 'later' }])
    await session.finish('/skip goal')
    expect(session.state.goals).toMatchObject([{ state: 'won' }, { state: 'open' }])
    const [before] = [session.state.nowMs]
    await session.finish('/skip goal')
    expect(session.state.nowMs - before).toBe(30 * 60_000)
    expect(JSON.stringify(session.state.timeline.at(-1))).toContain('no goal changed within 30m0s')
  })
})
