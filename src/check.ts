// crashloop check: validates level files and proves the levels in them.
import { existsSync } from 'node:fs'
import type { Level } from '#game/level/level.ts'
import type { LevelSource } from '#game/level/load.ts'
import type { Mistake } from '#game/level/schema.ts'
import { findLevels, load, mistakeText } from './catalogue.ts'
import { levelsFolder } from './level-folder.ts'
import { type Proof, proofSeeds, proveLevel } from './proofs.ts'

export interface CheckedLevel {
  readonly id: string
  readonly ok: boolean
  readonly proofs: readonly Proof[]
  readonly mistakes: readonly Mistake[]
}

/** What stands under the paths, the levels of the game when none is given; a missing path is a failed level. */
export function levelsUnder(paths: readonly string[]): readonly (LevelSource | CheckedLevel)[] {
  const given = paths.length === 0 ? [levelsFolder] : paths
  return given.flatMap((path): (LevelSource | CheckedLevel)[] => {
    const found = existsSync(path) ? findLevels(path) : []
    if (found.length > 0) return found
    const message = existsSync(path) ? 'there is no level in this folder' : 'there is no such file or folder'
    const mistake = { file: path, line: 1, column: 1, message }
    return [{ id: path, ok: false, proofs: [], mistakes: [mistake] }]
  })
}

/** Proves a level under all seeds. */
type ProveLevel = (level: Level) => Promise<readonly Proof[]>

/** One seed after the other, in this thread. */
const proveHere: ProveLevel = async (level) => {
  const proofs: Proof[] = []
  for (const seed of proofSeeds) proofs.push(...(await proveLevel(level, seed)))
  return proofs
}

/** Validates a level and has it proved. */
export async function checkLevel(source: LevelSource, prove: ProveLevel = proveHere): Promise<CheckedLevel> {
  const { level, mistakes } = load(source)
  const complaints = [...mistakes]
  if (source.ko === undefined && level !== undefined)
    complaints.push({
      file: source.file.path,
      line: 1,
      column: 1,
      message: 'the Korean words are missing (NAME.ko.yaml beside it)',
    })
  const proofs = level !== undefined && complaints.length === 0 ? await prove(level) : []
  const ok = complaints.length === 0 && proofs.every((proof) => proof.ok)
  return { id: source.id, ok, proofs, mistakes: complaints }
}

/** A checked level in lines for people. */
export function checkText({ id, ok, proofs, mistakes }: CheckedLevel): string {
  const rows = [
    `${ok ? 'ok  ' : 'FAIL'} ${id}${proofs.length > 0 ? ` (${proofs.length} proofs)` : ''}`,
    ...mistakes.map((mistake) => `     ${mistakeText(mistake)}`),
    ...proofs
      .filter((proof) => !proof.ok)
      .map(({ name, seed, message }) => `     ${name}, seed ${seed}: ${message}`),
  ]
  return `${rows.join('\n')}\n`
}
