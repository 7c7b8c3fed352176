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
  )('brings %s back to any moment, and the rest is the same again', async (id, script) => {
    const { session, dump, timeline } = await open(id)
    const first = await dump()
    const half = Math.floor(script.length / 2)
    const play = async (lines: readonly string[]) => {
      for (const line of lines) await session.finish(line)
      await session.advance(60_000)
    }
    await play([...script.slice(0, half), 'X=1; cd /tmp; echo one > note'])
    const [middle, middleMs, told] = [await dump(), session.state.nowMs, timeline().length]
    const rest = [...script.slice(half), 'X=2; cd; echo two > /tmp/note']
    await play(rest)
    const [end, toldInTheEnd] = [await dump(), timeline().slice(told)]
    await session.finish(`/rewind ${session.state.nowMs - middleMs}ms`)
    expect(await dump()).toBe(middle)
    expect(session.state.prompt).toBe('player@bastion:/tmp$ ')
    await play(rest)
    expect(await dump()).toBe(end)
    // Behind the words that say how far back it went.
    expect(timeline().slice(told + 1)).toEqual(toldInTheEnd)
    // And once more, from a world that was taken back.
    await session.finish('/rewind 24h')
    expect(await dump()).toBe(first)
    expect(session.state.screen).toBe('level')
    const again = await open(id)
    for (const each of [session, again.session])
      await each.finish('cd; pwd; echo "[$X]"; find ~ /tmp -type f | sort | xargs cat; history')
    const printed = ({ state }: Session) => state.timeline.findLast(({ kind }) => kind === 'command')
    expect({ ...printed(session), id: 0 }).toEqual({ ...printed(again.session), id: 0 })
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

  it('finds a stream, an editor and a job in the background as they were', async () => {
    const { session, timeline } = await open('reach-it/names')
    await session.finish('kubectl create deployment web2 --image=nginx')
    await session.finish('kubectl expose deployment web2 --port=80')
    await session.finish('kubectl rollout status deployment/web2')
    await session.finish('kubectl port-forward service/web2 8080:80 &')
    await session.advance(1000)
    await session.finish('curl -s localhost:8080')
    const printed = (line: string) => {
      const entry = session.state.timeline.findLast((each) => each.kind === 'command' && each.line === line)
      return entry?.kind === 'command' ? entry.output : undefined
    }
    const served = printed('curl -s localhost:8080')
    expect(served).toContain('Welcome to nginx!')
    session.submit('vi note')
    await session.advance(2000)
    expect(session.state.editor?.path).toBe('note')
    session.saveEditor('first\n')
    await session.advance(2000)
    session.closeEditor('second\n')
    await session.finish('cat note')
    session.submit('kubectl get pods -w')
    await session.advance(5000)
    expect(session.state.job?.line).toBe('kubectl get pods -w')
    const told = timeline()
    await session.advance(5000)

    // While the stream runs.
    await session.finish('/rewind 5s')
    expect(session.state.job?.line).toBe('kubectl get pods -w')
    expect(timeline().slice(0, told.length)).toEqual(told)
    session.interrupt()
    await session.advance(1000)
    expect(session.state.job).toBeUndefined()

    // Into the middle of the editing: saved, and not closed yet.
    await session.finish('/rewind 7500ms')
    expect(session.state.editor).toEqual({ path: 'note', text: '' })
    session.closeEditor(undefined)
    await session.advance(1000)
    await session.finish('cat note')
    expect(printed('cat note')).toBe('first\n')

    await session.finish('jobs')
    expect(printed('jobs')).toContain('kubectl port-forward service/web2 8080:80 &')
    await session.finish('curl -s localhost:8080')
    expect(printed('curl -s localhost:8080')).toBe(served)
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
