// crashloop check: validates level files and proves the levels in them.
import { existsSync } from 'node:fs'
import type { Mistake } from '#game/level/schema.ts'
import { findLevels, levelsFolder, load } from './catalogue.ts'
import { type Proof, proofSeeds, proveLevel } from './proofs.ts'

export interface CheckedLevel {
  readonly id: string
  readonly ok: boolean
  readonly proofs: readonly Proof[]
  readonly mistakes: readonly Mistake[]
}

/** Checks the levels under the paths, those of the game when none is given. `see` gets each when it is done. */
export async function checkLevels(
  paths: readonly string[],
  see: (level: CheckedLevel) => void,
): Promise<CheckedLevel[]> {
  const checked: CheckedLevel[] = []
  const missing = paths.filter((path) => !existsSync(path))
  for (const path of missing) {
    const mistake = { file: path, line: 1, column: 1, message: 'there is no such file or folder' }
    const level = { id: path, ok: false, proofs: [], mistakes: [mistake] }
    checked.push(level)
    see(level)
  }
  const existing = paths.length === 0 ? [levelsFolder] : paths.filter((path) => !missing.includes(path))
  for (const source of existing.flatMap(findLevels)) {
    const { level, mistakes } = load(source)
    const complaints = [...mistakes]
    if (source.ko === undefined)
      complaints.push({
        file: source.file.path,
        line: 1,
        column: 1,
        message: 'the Korean words are missing (NAME.ko.yaml beside it)',
      })
    const proofs: Proof[] = []
    if (level !== undefined && complaints.length === 0)
      for (const seed of proofSeeds) proofs.push(...(await proveLevel(level, seed)))
    const ok = complaints.length === 0 && proofs.every((proof) => proof.ok)
    const done = { id: source.id, ok, proofs, mistakes: complaints }
    checked.push(done)
    see(done)
  }
  return checked
}

/** A checked level in lines for people. */
export function checkText({ id, ok, proofs, mistakes }: CheckedLevel): string {
  const rows = [
    `${ok ? 'ok  ' : 'FAIL'} ${id}${proofs.length > 0 ? ` (${proofs.length} proofs)` : ''}`,
    ...mistakes.map(({ file, line, column, message, suggestion }) => {
      const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
      return `     ${file}:${line}:${column}: ${message}${hint}`
    }),
    ...proofs
      .filter((proof) => !proof.ok)
      .map(({ name, seed, message }) => `     ${name}, seed ${seed}: ${message}`),
  ]
  return `${rows.join('\n')}\n`
}
