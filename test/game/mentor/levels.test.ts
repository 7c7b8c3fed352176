import { describe, expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import type { Finding } from '#game/mentor/finding.ts'
import { Session } from '#game/session.ts'
import { allLevels } from '../../../src/catalogue.ts'
import { openStage } from '../../../src/stage.ts'
import { type LevelRoots, levelRoots, type Roots } from './level-roots.ts'
import { rootOf } from './mentor-bench.ts'

const effectMs = 60_000

/** What the mentor finds after these lines. */
async function findingsAfter(
  level: Level,
  lines: readonly string[],
  waitMs: number,
): Promise<readonly Finding[]> {
  const session = new Session({ levels: [level], openStage, seed: 1, language: 'en', hasEditor: false })
  await session.openLevel(level.id)
  for (const line of lines) await session.finish(line)
  await session.advance(waitMs)
  const findings = await session.findings()
  await session.submit('/menu')
  return findings
}

const cases = allLevels().flatMap((level) => {
  const known: Partial<LevelRoots> = levelRoots[level.id] ?? {}
  const { start, mistakes = {}, afterSeconds } = known
  const waitMs = afterSeconds === undefined ? effectMs : afterSeconds * 1000
  return [
    { what: 'in the beginning', level, script: [], waitMs, roots: start },
    ...level.spec.mistakes.map(({ name, script }) => {
      return { what: `after "${name}"`, level, script, waitMs: effectMs, roots: mistakes[name] }
    }),
  ]
})

/** What stays true when a level is won: it was never the player's to mend. */
const left: { readonly [level: string]: Roots } = {
  'nodes-and-operations/node-crash': ['nodeSilent Node/worker-2'],
}

describe('the mentor in the levels', () => {
  it.each(
    allLevels().flatMap((level) =>
      level.spec.solutions.slice(0, 1).map(({ script }) => [level.id, level, script] as const),
    ),
  )('is content when %s is won', { timeout: 60_000 }, async (id, level, script) => {
    expect((await findingsAfter(level, script, effectMs)).map(rootOf)).toEqual(left[id] ?? [])
  })

  it('has a row for every level and every mistake, and for nothing else', () => {
    const known = Object.entries(levelRoots).map(([id, { mistakes }]) => [id, Object.keys(mistakes).sort()])
    const wanted = allLevels().map(({ id, spec }) => [id, spec.mistakes.map(({ name }) => name).sort()])
    expect(known.sort()).toEqual(wanted.sort())
  })

  it.each(cases.map((each) => [each.level.id, each.what, each] as const))(
    'names the roots in %s %s, and no others',
    { timeout: 60_000 },
    async (_id, _what, { level, script, waitMs, roots }) => {
      expect((await findingsAfter(level, script, waitMs)).map(rootOf)).toEqual(roots)
    },
  )
})
