// Composition: a simulated cluster behind the ports that a level is played through.
import { parse as parseScript } from 'just-bash'
import { parse } from 'yaml'
import { Unreachable } from '#client/client.ts'
import { type Door, InProcessClient } from '#client/in-process-client.ts'
import { Pace } from '#client/pace.ts'
import { addressOf, unreachableClient } from '#client/unreachable-client.ts'
import { Cluster } from '#cluster/cluster.ts'
import { faults } from '#cluster/faults/index.ts'
import { programProcesses } from '#cluster/machines/program-processes.ts'
import { programs } from '#cluster/programs/index.ts'
import { Random } from '#cluster/random.ts'
import { ConnectionError } from '#cluster/runtime/api-client.ts'
import type { OpenStage, StageSetup } from '#game/stage.ts'
import { parseKubeconfig } from '#kubectl/kubeconfig.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import { describeTypes } from './descriptions.ts'
import { levelImages } from './level-images.ts'
import { NetworkProbes } from './network-probes.ts'

const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
const context = 'kubernetes-admin@kubernetes'
/** When every world begins. */
const startMs = Date.UTC(2026, 0, 5, 9)

/** The cluster of a world, before anything is done to it: one of the nodes carries the control plane. */
export function createCluster({
  seed,
  nodes,
  images = {},
}: Pick<StageSetup, 'seed' | 'nodes'> & Partial<Pick<StageSetup, 'images'>>): Cluster {
  return new Cluster({
    seed,
    startMs,
    workers: Math.max(1, nodes - 1),
    parseYaml: parse,
    describeTypes,
    images: levelImages(images),
    makeProcesses: (network, namespaces, door) =>
      programProcesses({ network, programs, parseScript, door }, namespaces),
  })
}

const server = 'https://172.18.0.2:6443'

/** The cluster's door as clients know it. */
function doorOf(cluster: Cluster): Door {
  return {
    handle(request) {
      try {
        return cluster.handle(request)
      } catch (error) {
        throw error instanceof ConnectionError ? new Unreachable(error.message) : error
      }
    },
  }
}

/** A fresh world for each play. */
export const openStage: OpenStage = ({ seed, nodes, images }) => {
  const cluster = createCluster({ seed, nodes, images })
  const { clock } = cluster
  const pace = new Pace()
  const client = new InProcessClient(doorOf(cluster), admin, pace)
  const chance = new Random(seed).stream('workstation')
  const names = new Random(seed).stream('kubectl')
  return {
    clock,
    pace,
    client,
    network: new NetworkProbes(cluster),
    faults: {
      inject: (name, params) => {
        const fault = faults.find((each) => each.name === name)
        if (fault === undefined) throw new Error(`there is no fault "${name}"`)
        return fault.inject(cluster, params)
      },
    },
    commands: [
      kubectlCommand({
        connect: ({ server: url }) => (url === server ? client : unreachableClient(addressOf(url))),
        nowMs: () => clock.now(),
        suffix: () => names.suffix(),
      }),
    ],
    random: (count) => chance.below(count),
    kubeconfig,
    namespaceOf: (text) => {
      const config = parseKubeconfig(text, '~/.kube/config')
      return config.contexts.get(config.currentContext)?.namespace || 'default'
    },
  }
}

function kubeconfig(namespace: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    certificate-authority-data: LS0tLS1CRUdJTi
    server: ${server}
contexts:
- name: ${context}
  context:
    cluster: kubernetes
    namespace: ${namespace}
    user: kubernetes-admin
current-context: ${context}
users:
- name: kubernetes-admin
  user:
    client-certificate-data: LS0tLS1CRUdJTi
    client-key-data: LS0tLS1CRUdJTi
`
}
