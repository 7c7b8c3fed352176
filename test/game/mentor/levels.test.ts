import { describe, expect, it } from 'vitest'
import type { Level } from '#game/level/level.ts'
import type { Finding } from '#game/mentor/finding.ts'
import { Session } from '#game/session.ts'
import { allLevels } from '../../../src/catalogue.ts'
import { openStage } from '../../../src/stage.ts'
import { levelRoots } from './level-roots.ts'

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

const rootOf = ({ cause, about }: Finding) => `${cause} ${about.kind}/${about.name}`

const cases = allLevels().flatMap((level) => {
  const { start, mistakes, afterSeconds } = levelRoots[level.id] ?? { mistakes: {} }
  const waitMs = afterSeconds === undefined ? effectMs : afterSeconds * 1000
  const named = level.spec.mistakes.flatMap(({ name, script }) => {
    const root = mistakes[name]
    return root === undefined ? [] : [{ what: `after "${name}"`, level, script, waitMs: effectMs, root }]
  })
  const first =
    start === undefined ? [] : [{ what: 'in the beginning', level, script: [], waitMs, root: start }]
  return [...first, ...named]
})

describe('the mentor in the levels', () => {
  it.each(cases.map((each) => [each.level.id, each.what, each] as const))(
    'names the root in %s %s',
    { timeout: 60_000 },
    async (_id, _what, { level, script, waitMs, root }) => {
      expect((await findingsAfter(level, script, waitMs)).map(rootOf)).toContain(root)
    },
  )
})
