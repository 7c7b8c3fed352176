import { describe, expect, it } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import { KubectlBench } from './kubectl-bench.ts'

const startMs = Date.parse('2026-01-05T09:00:00Z')
const metadata = (name: string, namespace?: string) => ({
  name,
  ...(namespace && { namespace }),
  uid: `u-${name}`,
  creationTimestamp: '2026-01-05T08:00:00Z',
})

function object(kind: string, name: string, namespace?: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: metadata(name, namespace),
    spec: { containers: [] },
    status: {},
  } as unknown as KubeObject
}

const bench = new KubectlBench(
  {
    namespaces: [object('Namespace', 'default'), object('Namespace', 'shop')],
    pods: [object('Pod', 'web-1', 'default'), object('Pod', 'web-2', 'default'), object('Pod', 'db', 'shop')],
    nodes: [object('Node', 'worker-1')],
  },
  startMs,
)

async function suggested(...words: readonly string[]): Promise<readonly string[]> {
  return (await bench.complete(words, { './web.yaml': '', './readme.md': '' })).map(({ text }) => text)
}

describe('completing kubectl lines', () => {
  it('knows commands, kinds, names, flags and their values', async () => {
    expect(await suggested('desc')).toEqual(['describe'])
    expect(await suggested('rollout', 're')).toEqual(['restart', 'resume'])
    expect(await suggested('get', 'pods,no')).toEqual(['pods,nodes'])
    expect(await suggested('get', 'pods', 'web')).toEqual(['web-1', 'web-2'])
    expect(await suggested('delete', 'pod', 'web-1', '')).toEqual(['web-2'])
    expect(await suggested('describe', 'pod/d', '-n', 'sh')).toEqual(['shop'])
    expect(await suggested('-n', 'shop', 'logs', 'd')).toEqual(['db', 'daemonsets/', 'deployments/'])
    expect(await suggested('exec', 'pods/web-')).toEqual(['pods/web-1', 'pods/web-2'])
    expect(await suggested('get', '-ojson', '--all-n')).toEqual(['--all-namespaces'])
    expect(await suggested('get', '--output=js')).toEqual([
      '--output=json',
      '--output=jsonpath',
      '--output=jsonpath-as-json',
      '--output=jsonpath-file',
    ])
    expect(await suggested('drain', 'w')).toEqual(['worker-1'])
    expect(await suggested('config', 'use-context', 'b')).toEqual(['bob'])
  })

  it('offers files where nothing else is known', async () => {
    expect(await suggested('apply', '-f', 'w')).toEqual(['web.yaml'])
  })
})
