// A random player at a random level: what is typed is answered, nothing is left hanging, the same again is the same.

import { Random, type RandomStream } from '#cluster/random.ts'
import { Session } from '#game/session.ts'
import type { SessionState } from '#game/session-state.ts'
import type { OpenStage } from '#game/stage.ts'
import { allLevels } from '../../src/catalogue.ts'
import { createCluster, stageOver } from '../../src/stage.ts'
import { must, mustEqual } from './check.ts'
import { checkAlways } from './invariants/always.ts'
import { eventRules } from './invariants/events.ts'
import { anyAnswer, anyLine } from './lines.ts'
import { Watcher } from './watcher.ts'

const deeds = 30
/** Real time that no single deed may need. */
const patienceMs = 60_000
/** Lines that only Ctrl-C ends; an hour of them is long. */
const endless = /watch|while|-w\b|-f\b|forward|proxy|attach/
const levels = allLevels()

/** Plays a seed. Throws what broke, with all that was typed. */
export async function playOnce(seed: number): Promise<string> {
  const player = new Player(seed)
  try {
    return await player.play()
  } catch (error) {
    if (error instanceof Error) {
      error.message = `player ${seed}: ${error.message}`
      error.stack = `${error.stack}\n${player.log.join('\n')}`
    }
    throw error
  }
}

/** Plays a seed twice; both have to look the same. */
export async function playTwice(seed: number): Promise<void> {
  const first = await playOnce(seed)
  const second = await playOnce(seed)
  if (first === second) return
  let at = 0
  while (first[at] === second[at]) at++
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 300), at + 100))
  throw new Error(`player ${seed}: the second time is another:\n${around(first)}\n${around(second)}`)
}

class Player {
  readonly log: string[] = []
  readonly #chance: RandomStream
  readonly #session: Session
  #watcher: Watcher | undefined
  #told = ''

  constructor(seed: number) {
    this.#chance = new Random(seed).stream('player')
    const openStage: OpenStage = (setup) => {
      const cluster = createCluster(setup)
      this.#watcher = new Watcher(cluster)
      this.#watcher.observe = eventRules(this.#watcher)
      return stageOver(cluster, setup.seed)
    }
    this.#session = new Session({
      levels,
      openStage,
      seed,
      language: this.#chance.pick(['en', 'ko']),
      hasEditor: this.#chance.below(2) === 0,
    })
  }

  async play(): Promise<string> {
    await this.#open()
    for (let count = 0; count < deeds; count++) {
      if (this.#session.state.screen === 'menu') await this.#open()
      const began = performance.now()
      await this.#deed()
      const tookMs = performance.now() - began
      must(tookMs < patienceMs, `that took ${Math.round(tookMs)} ms`)
      if (this.#watcher !== undefined) checkAlways(this.#watcher)
      this.#note()
    }
    await this.#leave()
    return this.#told
  }

  async #open(): Promise<void> {
    const { id } = this.#chance.pick(levels)
    this.log.push(`open ${id}`)
    await this.#session.openLevel(id)
  }

  async #deed(): Promise<void> {
    const chance = this.#chance
    const session = this.#session
    const { state } = session
    if (state.editor !== undefined) {
      const text = chance.pick([
        undefined,
        state.editor.text,
        `${state.editor.text}x`,
        state.editor.text.replace('replicas: 2', 'replicas: 1'),
        '',
      ])
      this.log.push(`editor: ${JSON.stringify(text)}`)
      if (chance.below(3) === 0) session.saveEditor(text ?? '')
      session.closeEditor(text)
      await session.advance(chance.below(3000))
      return
    }
    const what = chance.below(20)
    if (what === 0) {
      this.log.push('^C')
      session.interrupt()
      await session.advance(0)
    } else if (what === 1) {
      this.log.push('^D')
      session.endInput()
      await session.advance(0)
    } else if (what === 2) {
      const line = this.#line()
      const cursor = chance.below(line.length + 1)
      this.log.push(`complete ${JSON.stringify(line.slice(0, cursor))}`)
      this.#told += JSON.stringify(await session.complete(line, cursor))
    } else if (what === 3) {
      const ms = chance.pick([50, 1000, 60_000, 400_000])
      this.log.push(`${ms} ms pass`)
      await session.advance(ms)
    } else if (what === 4) {
      const lines = [this.#line(), this.#line(), this.#line()]
      this.log.push(`paste ${JSON.stringify(lines)}`)
      for (const line of lines) void session.submit(line)
      await session.advance(chance.below(5000))
    } else if (what < 8) {
      const line = this.#line()
      this.log.push(`type ${JSON.stringify(line)}`)
      void session.submit(line)
      await session.advance(chance.below(20_000))
    } else {
      const line = state.job?.input === undefined ? this.#line() : anyAnswer(chance)
      this.log.push(`run ${JSON.stringify(line)}`)
      if (endless.test(line)) {
        void session.submit(line)
        await session.advance(60_000)
      } else await session.finish(line, chance.below(8) === 0)
    }
  }

  #line(): string {
    const { pods, nodes } = this.#session.state
    return anyLine(this.#chance, { pods: pods.map(({ name }) => name), nodes: nodes.map(({ name }) => name) })
  }

  #note(): void {
    const { timeline, prompt, job, screen, nowMs, goals } = this.#session.state
    must(timeline.length <= 5000, `the timeline has ${timeline.length} entries`)
    this.#told += JSON.stringify([screen, nowMs, prompt, job, goals, timeline.slice(-3)])
  }

  /** Ctrl-C and Ctrl-D have to end whatever runs, and the prompt has to answer again. */
  async #leave(): Promise<void> {
    const session = this.#session
    if (session.state.screen === 'menu') return
    if (session.state.isPaused) await session.submit('/pause')
    for (let count = 0; count < 3; count++) {
      session.closeEditor(undefined)
      session.interrupt()
      await session.advance(5000)
      // A shell far away only says so.
      session.endInput()
      await session.advance(60_000)
    }
    mustEqual((session.state as SessionState).job, undefined, 'what still runs after Ctrl-C')
    await session.finish('echo still here')
    const last = session.state.timeline.findLast(({ kind }) => kind === 'command')
    must(
      last?.kind === 'command' && last.output === 'still here\n',
      `the prompt does not answer: ${JSON.stringify(last)}`,
    )
    this.#told += JSON.stringify(session.state.timeline)
    await session.submit('/menu')
  }
}
