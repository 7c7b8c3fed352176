import { describe, expect, it } from 'vitest'
import { sha256 } from '#api/sha256.ts'
import { type Topic, topics } from '#game/drills/drill.ts'
import { drillCall, drillId, drillLevel, drills, drillTexts } from '#game/drills/index.ts'
import type { Level } from '#game/level/level.ts'
import { levelAsked, load } from '../../../src/catalogue.ts'
import { runLevel } from '../../../src/run.ts'

const minuteMs = 60_000

function levelOf(name: string, seed: number): Level {
  const drill = drills.find((each) => each.name === name)
  if (drill === undefined) throw new Error(`no drill ${name}`)
  const chance = (what: string, count: number) =>
    Number.parseInt(sha256(`${name}-${seed}/${what}`).slice(0, 8), 16) % count
  const { level: text, words } = drillLevel(drill, seed, chance)
  const { level, mistakes } = load({
    id: `drill/${name}`,
    chapter: 'drill',
    file: { path: 'drill.yaml', text },
    ko: { path: 'drill.ko.yaml', text: words },
  })
  expect(mistakes).toEqual([])
  return level as Level
}

describe('a drill', () => {
  it.each(drills.map(({ name }, i) => [name, i + 1] as const))(
    '%s stays broken by itself, and is over when it is mended',
    async (name, seed) => {
      const level = levelOf(name, seed)
      const play = (lines: readonly string[], untilMs: number) =>
        runLevel({ level, lines, seed, language: 'en', untilMs })
      const idle = await play([], 12 * minuteMs)
      expect(idle.goals.some(({ state }) => state === 'open')).toBe(true)
      const mended = await play(level.spec.solutions[0]?.script ?? [], 5 * minuteMs)
      expect(mended.goals.filter(({ state }) => state !== 'won')).toEqual([])
    },
    60_000,
  )

  it('tells the symptom and not the cause', () => {
    for (const { name } of drills) {
      const { story, goals } = levelOf(name, 3).spec
      const said = JSON.stringify([story, goals.map(({ say }) => say)])
      expect(said).not.toMatch(/image|probe|selector|taint|config|scale|port|crash|node/i)
    }
  })

  it('is the same for the same seed, another for another, and of the topic that was asked for', () => {
    const names = (topic: Topic | 'any') =>
      Array.from({ length: 40 }, (_, seed) => {
        const { spec } = levelAsked(drillId({ topic, seed }))
        return spec.solutions[0]?.name ?? ''
      })
    expect(new Set(names('any')).size).toBeGreaterThan(8)
    expect(drillTexts({ topic: 'any', seed: 7 })).toEqual(drillTexts({ topic: 'any', seed: 7 }))
    for (const topic of topics) {
      const fitting = drills.flatMap((each) => (each.topic === topic ? [each.name] : []))
      expect(new Set(names(topic))).toEqual(new Set(fitting))
    }
  })

  it('has an id that says which', () => {
    expect(drillCall('drill/node-7')).toEqual({ topic: 'node', seed: 7 })
    expect(drillCall('drill/nodes-7')).toBeUndefined()
    expect(drillCall('drill/any-')).toBeUndefined()
  })
})
