import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sha256 } from '#api/sha256.ts'
import { LiveBench } from './live-bench.ts'

/** What a real kubectl (kustomize 5.5) built of folders. */
interface Recording {
  /** Files that lie in every folder. */
  readonly common: { readonly [path: string]: string }
  readonly cases: readonly {
    readonly name: string
    readonly files: { readonly [path: string]: string }
    readonly stdout: string
    readonly stderr: string
    readonly exitCode: number
  }[]
}

const { common, cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'kustomize-recording.json'), 'utf8'),
) as Recording
const bench = new LiveBench({}, 0)

describe('kubectl kustomize', () => {
  for (const { name, files, stdout, stderr, exitCode } of cases)
    it(`builds as a real one: ${name}`, async () => {
      const run = await bench.run({ words: ['kustomize', 'k'], files: { ...common, ...files } })
      const shown = { ...run, stderr: run.stderr.replace(/0xc[0-9a-f]+/g, 'ADDRESS') }
      expect(shown).toEqual({ stdout, stderr, exitCode })
    })
})

it('knows the digests of the standard', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})
