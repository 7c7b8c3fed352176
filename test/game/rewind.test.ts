import { describe, expect, it } from 'vitest'
import { resourcePath } from '#api/resource-ref.ts'
import { Session } from '#game/session.ts'
import type { OpenStage, Stage } from '#game/stage.ts'
import { Discovery } from '#kubectl/discovery.ts'
import { allLevels } from '../../src/catalogue.ts'
import { openStage } from '../../src/stage.ts'

const levels = allLevels()
/** A session, and what its world looks like: objects as they are stored, and the timeline. */
async function open(id: string) {
  let stage: Stage | undefined
  const open: OpenStage = (setup) => {
    stage = openStage(setup)
    return stage
  }
  const session = new Session({ levels, openStage: open, seed: 1, language: 'en', hasEditor: true })
  await session.openLevel(id)
  const dump = async () => {
    const { client } = stage as Stage
    const resources = (await new Discovery(client).resources()).filter(({ verbs }) => verbs.includes('list'))
    // Nothing is left out: secrets, leases and events as well.
    const bodies = resources.map(
      async (resource) => (await client.request({ method: 'GET', path: resourcePath(resource) })).body,
    )
    return JSON.stringify([await Promise.all(bodies), session.state.nowMs])
  }
  const timeline = () => session.state.timeline.map(({ id: _, ...entry }) => JSON.stringify(entry))
  return { session, dump, timeline }
}

describe('/rewind', () => {
  it.each(
    levels.map(({ id, spec }) => [id, spec.solutions[0]?.script ?? ['kubectl get pods -A', '/wait 10s']]),
  )('brings %s back to its beginning', async (id, script) => {
    const { session, dump } = await open(id)
    const first = await dump()
    for (const line of script) await session.finish(line)
    await session.advance(60_000)
    expect(await dump()).not.toBe(first)
    await session.finish('/rewind 24h')
    expect(await dump()).toBe(first)
    expect(session.state.screen).toBe('level')
  })

  it('brings cluster, files and shell to the moment asked for, and the same deeds have the same effect again', async () => {
    const { session, dump, timeline } = await open('first-contact/wrong-image')
    await session.finish('X=1; echo one > note; kubectl get pods')
    await session.finish('/wait 20s')
    await session.advance(500)
    const [middle, told, middleMs] = [await dump(), timeline(), session.state.nowMs]
    const toMiddle = () => session.finish(`/rewind ${(session.state.nowMs - middleMs) / 1000}s`)
    const rest = ['X=2; echo two >> note', 'kubectl scale deploy storefront --replicas=3', '/wait 7s']
    for (const line of rest) await session.finish(line)
    const [end, toldInTheEnd] = [await dump(), timeline()]
    await toMiddle()
    expect(await dump()).toBe(middle)
    expect(timeline().slice(0, told.length)).toEqual(told)
    expect(session.history).toEqual(['X=1; echo one > note; kubectl get pods'])
    await session.finish('echo "$X $(cat note)"')
    expect(JSON.stringify(session.state.timeline)).toContain('1 one\\n')

    await session.finish('/wait 1m')
    await toMiddle()
    for (const line of rest) await session.finish(line)
    expect(await dump()).toBe(end)
    expect(timeline().slice(told.length + 1)).toEqual(toldInTheEnd.slice(told.length))
  })

  it('does again what was typed into a running line, and what interrupted it', async () => {
    const { session, dump, timeline } = await open('reach-it/the-service-nobody-made')
    session.submit('kubectl get pods -w')
    await session.advance(3000)
    session.submit('kubectl create configmap queued')
    await session.advance(2000)
    session.interrupt()
    await session.advance(1000)
    session.submit('kubectl exec -it deploy/web -- sh')
    await session.advance(1000)
    session.submit('echo inside')
    await session.advance(1000)
    session.endInput()
    await session.advance(5000)
    const [before, told, beforeMs] = [await dump(), timeline(), session.state.nowMs]
    await session.finish('kubectl delete pods --all --wait=false')
    await session.finish(`/rewind ${(session.state.nowMs - beforeMs) / 1000}s`)
    expect(await dump()).toBe(before)
    expect(timeline().slice(0, told.length)).toEqual(told)
  })

  it('says what is no duration, and goes no further than to the beginning', async () => {
    const { session } = await open('sandbox')
    const said = () => {
      const { timeline } = session.state
      return timeline.flatMap((entry) => (entry.kind === 'game' ? [entry.text] : [])).at(-1)
    }
    await session.finish('/rewind soon')
    expect(said()).toMatch(/"soon" is no duration/)
    await session.finish('/rewind')
    expect(said()).toMatch(/^0s back/)
  })
})
