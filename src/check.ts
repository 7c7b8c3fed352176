// crashloop check: validates level files and proves the levels in them.
import { existsSync } from 'node:fs'
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

/** Proves the level of a file under one seed. */
export type ProveSeed = (source: LevelSource, seed: number) => Promise<readonly Proof[]>

/** Proves it in this thread. */
export const proveHere: ProveSeed = async (source, seed) => {
  const { level } = load(source)
  return level === undefined ? [] : proveLevel(level, seed)
}

/** Validates a level and proves it, one seed after the other. */
export async function checkLevel(source: LevelSource): Promise<CheckedLevel> {
  let before: Promise<unknown> = Promise.resolve()
  return checkLevelBy(source, (...asked) => {
    const proofs = before.then(() => proveHere(...asked))
    before = proofs
    return proofs
  })
}

/** Validates a level and has it proved under all seeds at once. */
export async function checkLevelBy(source: LevelSource, prove: ProveSeed): Promise<CheckedLevel> {
  const { level, mistakes } = load(source)
  const complaints = [...mistakes]
  if (source.ko === undefined && level !== undefined)
    complaints.push({
      file: source.file.path,
      line: 1,
      column: 1,
      message: 'the Korean words are missing (NAME.ko.yaml beside it)',
    })
  const isSound = level !== undefined && complaints.length === 0
  const asked = isSound ? proofSeeds.map((seed) => prove(source, seed)) : []
  const proofs = (await Promise.all(asked)).flat()
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
