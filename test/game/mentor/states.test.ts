import { beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '#game/mentor/finding.ts'
import { brokenWorlds } from './broken-worlds.ts'
import { catalogueWorlds } from './catalogue-worlds.ts'
import { deployment, nginx, service } from './manifests.ts'
import { MentorBench, rootOf } from './mentor-bench.ts'
import { badRegistries, stateImages, states } from './states.ts'
import { storageWorlds } from './storage-worlds.ts'

const standSeconds = 60
const settleSeconds = 150
const bench = new MentorBench({ images: stateImages, addons: ['metrics-server'] })
const found = new Map<string, readonly Finding[]>()
const namespaceOf = (i: number) => `state-${i}`

/** All states stand side by side in one world, each in a namespace of its own. */
beforeAll(async () => {
  for (const [host, how] of Object.entries(badRegistries)) bench.inject('registryUnreachable', { host, how })
  for (const [i, { objects }] of states.entries()) {
    bench.addNamespace(namespaceOf(i))
    bench.seconds(1)
    bench.apply(namespaceOf(i), ...objects)
  }
  bench.seconds(standSeconds)
  for (const [i, { lines = [] }] of states.entries())
    for (const line of lines) await bench.type(namespaceOf(i), line)
  bench.seconds(settleSeconds)
  for (const [i, { name }] of states.entries()) found.set(name, await bench.findings(namespaceOf(i)))
}, 60_000)

/** Those that show in the state's own namespace. */
const own = (i: number) =>
  (found.get(states[i]?.name ?? '') ?? []).filter(({ shownBy }) =>
    shownBy.some(({ namespace }) => namespace === namespaceOf(i)),
  )

describe('the mentor in states that no level contains', () => {
  it.each(states.map(({ name, roots }, i) => [name, roots, i] as const))(
    'names the root of %s',
    (_, roots, i) => {
      expect(own(i).map(rootOf).sort()).toEqual([...roots].sort())
    },
  )

  it.each(
    [...brokenWorlds, ...catalogueWorlds, ...storageWorlds].map((world) => [world.name, world] as const),
  )('names the root of %s', async (_, world) => {
    const broken = new MentorBench({
      images: stateImages,
      nodes: world.nodes ?? 3,
      addons: world.addons ?? [],
    })
    broken.addNamespace('shop')
    broken.seconds(1)
    broken.apply('shop', deployment('web', nginx, { replicas: 2 }), service('web'))
    broken.seconds(30)
    await world.breakIt(broken)
    const findings = await broken.findings('shop')
    expect(findings.map(rootOf).sort()).toEqual([...world.roots].sort())
    expect(await unshown(broken, 'shop', findings)).toEqual([])
  })

  it('names commands that run and show what it says', { timeout: 60_000 }, async () => {
    const failures: string[][] = []
    for (const i of states.keys()) failures.push(await unshown(bench, namespaceOf(i), own(i)))
    expect(failures.flat()).toEqual([])
  })
})

/** Evidence that does not run, or does not show what it should. */
async function unshown(on: MentorBench, namespace: string, findings: readonly Finding[]): Promise<string[]> {
  const failures: string[] = []
  for (const { evidence } of findings)
    for (const { run, shows } of evidence) {
      const { output, exitCode } = await on.type(namespace, run)
      if (exitCode !== 0 || !output.includes(shows))
        failures.push(`${run} (${exitCode}) lacks "${shows}":\n${output.slice(-1500)}`)
    }
  return failures
}
