// A small cluster with controllers for the tests of single verbs.
import type { KubeObject } from '#api/object.ts'
import { LiveBench } from '../live-bench.ts'

const startMs = Date.UTC(2026, 0, 5, 9)
const meta = (name: string, namespace?: string) => ({
  name,
  uid: `u-${name}`,
  ...(namespace && { namespace }),
})
const object = (apiVersion: string, kind: string, rest: object) =>
  ({ apiVersion, kind, ...rest }) as KubeObject

/** A bench whose only node speaks through a stand-in. */
export function verbBench(): LiveBench {
  const conditions = [{ type: 'Ready', status: 'True' }]
  const amounts = { cpu: '4', memory: '8Gi', pods: '110' }
  const addresses = [{ type: 'InternalIP', address: '172.18.0.3' }]
  return new LiveBench(
    {
      namespaces: ['default', 'shop', 'kube-node-lease'].map((name) =>
        object('v1', 'Namespace', {
          metadata: meta(name),
          spec: { finalizers: ['kubernetes'] },
          status: { phase: 'Active' },
        }),
      ),
      serviceaccounts: ['default', 'shop'].map((namespace) =>
        object('v1', 'ServiceAccount', {
          metadata: { ...meta('default', namespace), uid: `sa-${namespace}` },
        }),
      ),
      nodes: [
        object('v1', 'Node', {
          metadata: meta('worker-1'),
          spec: {},
          status: { conditions, addresses, capacity: amounts, allocatable: amounts },
        }),
      ],
    },
    startMs,
  )
}

/** What a line prints: standard output, then standard error, then the exit code when it is not zero. */
export async function printed(
  bench: LiveBench,
  line: string,
  files: { readonly [path: string]: string } = {},
  env: { readonly [name: string]: string } = {},
): Promise<string> {
  const words = line.match(/'[^']*'|\S+/g) ?? []
  const run = await bench.run({ words: words.map((word) => word.replace(/^'(.*)'$/s, '$1')), files, env })
  return `${run.stdout}${run.stderr}${run.exitCode === 0 ? '' : `exit ${run.exitCode}\n`}`
}
