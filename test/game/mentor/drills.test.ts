import { describe, expect, it } from 'vitest'
import { sha256 } from '#api/sha256.ts'
import { drillLevel, drills } from '#game/drills/index.ts'
import type { Level } from '#game/level/level.ts'
import { Session } from '#game/session.ts'
import { load } from '../../../src/catalogue.ts'
import { openStage } from '../../../src/stage.ts'

/** The cause that the mentor names first, by drill. */
const causes: { readonly [drill: string]: string } = {
  'wrong-image': 'imageNotFound',
  'crashing-command': 'programFails',
  'wrong-probe': 'probePort',
  'missing-config': 'configMapMissing',
  'scaled-to-zero': 'scaledToZero',
  'wrong-selector': 'selectorMatchesNothing',
  'wrong-target-port': 'targetPortClosed',
  'service-gone': 'serviceMissing',
  'too-large-request': 'noRoom',
  'wrong-node-selector': 'labelOnNoNode',
  'tainted-nodes': 'nodesTainted',
  'node-crash': 'nodeSilent',
}
/** What stays true when a drill is over. */
const stays: { readonly [drill: string]: readonly string[] } = { 'node-crash': ['nodeSilent'] }

function levelOf(name: string, seed: number): Level {
  const drill = drills.find((each) => each.name === name)
  if (drill === undefined) throw new Error(`no drill ${name}`)
  const chance = (what: string, count: number) =>
    Number.parseInt(sha256(`${name}-${seed}/${what}`).slice(0, 8), 16) % count
  const { level: text, words } = drillLevel(drill, seed, chance)
  const { level } = load({
    id: `drill/${name}`,
    chapter: 'drill',
    file: { path: 'drill.yaml', text },
    ko: { path: 'drill.ko.yaml', text: words },
  })
  return level as Level
}

describe('the mentor in drills', () => {
  it.each(drills.map(({ name }, i) => [name, i + 20] as const))(
    'names the cause of %s first, and forgets it a second after it is mended',
    { timeout: 60_000 },
    async (name, seed) => {
      const level = levelOf(name, seed)
      const session = new Session({ levels: [level], openStage, seed, language: 'en', hasEditor: false })
      await session.openLevel(level.id)
      await session.advance(180_000)
      expect((await session.findings())[0]?.cause).toBe(causes[name])
      for (const line of level.spec.solutions[0]?.script ?? []) await session.finish(line)
      await session.advance(1000)
      expect((await session.findings()).map(({ cause }) => cause)).toEqual(stays[name] ?? [])
      await session.submit('/menu')
    },
  )
})
