// Counts matched and open golden cases. Open ones stand by name with their reason in open.json, and that list only
// shrinks: a case that is listed but matches fails the test, as does one that is open but not listed.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

/** By folder: reason → names of the cases that are open for it. A name ending in * stands for all that begin so. */
type OpenCases = { readonly [folder: string]: { readonly [reason: string]: readonly string[] } }

const openCases = JSON.parse(readFileSync(join(import.meta.dirname, 'open.json'), 'utf8')) as OpenCases

export class Scoreboard {
  readonly #folder: string
  readonly #matched: string[] = []
  readonly #failed = new Map<string, Error>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Runs one case; it matches when nothing is thrown. */
  check(name: string, run: () => void): void {
    try {
      run()
      this.#matched.push(name)
    } catch (error) {
      this.#failed.set(name, error as Error)
    }
  }

  /** Prints the count, with SHOW_OPEN=1 also the differences, and fails on any case whose state is not the listed one. */
  report(): void {
    const reasons = new Map<string, string>()
    const patterns: [string, string][] = []
    for (const [reason, names] of Object.entries(openCases[this.#folder] ?? {}))
      for (const name of names)
        if (name.endsWith('*')) patterns.push([name.slice(0, -1), reason])
        else reasons.set(name, reason)
    const reasonOf = (name: string) =>
      reasons.get(name) ?? patterns.find(([start]) => name.startsWith(start))?.[1]

    const total = this.#matched.length + this.#failed.size
    const lines = [
      `golden/${this.#folder}: ${this.#matched.length} of ${total} matched, ${this.#failed.size} open`,
    ]
    for (const [name, error] of this.#failed) {
      lines.push(`  open ${name}: ${reasonOf(name) ?? 'NOT LISTED'}`)
      if (process.env.SHOW_OPEN === '1') lines.push(...differences(error))
    }
    process.stdout.write(`${lines.join('\n')}\n`)

    const unlisted = [...this.#failed].filter(([name]) => reasonOf(name) === undefined)
    const healed = this.#matched.filter((name) => reasons.has(name))
    if (process.env.SHRINK_OPEN === '1') shrink(this.#folder, healed)
    else expect(healed, 'these match now: SHRINK_OPEN=1 takes them off open.json').toEqual([])
    if (unlisted.length === 0) return
    const [name, error] = unlisted[0] as [string, Error]
    throw new Error(`${unlisted.length} cases do not match, first ${name}:\n${error.message}`, {
      cause: error,
    })
  }
}

/** The lines that only one side has, `-` in front of what was recorded. */
function differences(error: Error): string[] {
  const { expected, actual } = error as Error & { readonly expected?: unknown; readonly actual?: unknown }
  if (expected === undefined) return [error.stack ?? error.message]
  const [recorded, shown] = [linesOf(expected), linesOf(actual)]
  return [
    ...recorded.filter((line) => !shown.includes(line)).map((line) => `    - ${line}`),
    ...shown.filter((line) => !recorded.includes(line)).map((line) => `    + ${line}`),
  ]
}

function linesOf(value: unknown): string[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1)
  return text.replace(/\\n/g, '\n').split('\n')
}

/** Takes cases that match now off the list, as a run with SHRINK_OPEN=1 does. */
function shrink(folder: string, healed: readonly string[]): void {
  const file = join(import.meta.dirname, 'open.json')
  const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, readonly string[]>>
  const left = Object.entries(all[folder] ?? {}).map(
    ([reason, names]) => [reason, names.filter((name) => !healed.includes(name))] as const,
  )
  all[folder] = Object.fromEntries(left.filter(([, names]) => names.length > 0))
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`)
}
