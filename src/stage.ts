// Composition: a simulated cluster behind the ports that a level is played through.

import { parse as parseScript } from 'just-bash'
import { parse } from 'yaml'
import { decodeBase64 } from '#api/base64.ts'
import { agentOf } from '#api/release.ts'
import { type Credentials, Unreachable } from '#client/client.ts'
import { type Door, InProcessClient } from '#client/in-process-client.ts'
import { Pace } from '#client/pace.ts'
import { RoundTrips } from '#client/round-trips.ts'
import { addressOf, unreachableClient } from '#client/unreachable-client.ts'
import { install } from '#cluster/addons/addon.ts'
import { addons } from '#cluster/addons/index.ts'
import type { ParseYaml } from '#cluster/apiserver/read-yaml.ts'
import { Cluster, type ClusterOptions } from '#cluster/cluster.ts'
import { clusterAdmin } from '#cluster/control-plane/kubeadm.ts'
import { FaultError } from '#cluster/faults/fault.ts'
import { faults } from '#cluster/faults/index.ts'
import { programProcesses } from '#cluster/machines/program-processes.ts'
import { programs } from '#cluster/programs/index.ts'
import { Random } from '#cluster/random.ts'
import { rootCertificate } from '#cluster/root-certificate.ts'
import { ApiClient, ConnectionError } from '#cluster/runtime/api-client.ts'
import { SetupError } from '#game/setup.ts'
import type { OpenStage, Stage, StageSetup } from '#game/stage.ts'
import { type AuthInfo, parseKubeconfig } from '#kubectl/kubeconfig.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import { describeTypes } from './descriptions.ts'
import { kubeconfigText } from './kubeconfig-text.ts'
import { levelImages } from './level-images.ts'
import { MachineMeter } from './machine-meter.ts'
import { NetworkProbes } from './network-probes.ts'
import { Traces } from './traces.ts'
import { Workstation } from './workstation.ts'

/** What kubeadm puts into the admin's certificate. */
export const adminSubject = { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] }
const yearMs = 365 * 24 * 3_600_000
/** When every world begins. */
const startMs = Date.UTC(2026, 0, 5, 9)

/** The cluster of a world, before anything is done to it: one of the nodes carries the control plane. */
export function createCluster(
  {
    seed,
    nodes,
    images = {},
    addons: wanted = [],
  }: Pick<StageSetup, 'seed' | 'nodes'> & Partial<Pick<StageSetup, 'images' | 'addons'>>,
  more: Partial<ClusterOptions> = {},
): Cluster {
  const cluster = new Cluster({
    seed,
    startMs,
    workers: Math.max(1, nodes - 1),
    parseYaml,
    describeTypes,
    images: levelImages(images),
    makeProcesses: (network, namespaces, door) =>
      programProcesses({ network, programs, parseScript, door }, namespaces),
    ...more,
  })
  const api = new ApiClient(cluster, clusterAdmin, agentOf('kubectl'))
  for (const name of wanted) install(api, addons[name])
  return cluster
}

// The parser's warnings would end up on the player's screen.
const parseYaml: ParseYaml = (text, options = { uniqueKeys: true }) =>
  parse(text, { ...options, logLevel: 'error' })

const server = 'https://172.18.0.2:6443'

/** The cluster's door as clients know it. */
export function doorOf(cluster: Pick<Cluster, 'handle'>): Door {
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
export const openStage: OpenStage = (setup) => {
  const cluster = createCluster(setup)
  for (const [host, pages] of Object.entries(setup.internet ?? {})) cluster.internet.addSite(host, pages)
  return stageOver(cluster, setup.seed)
}

/** The ports to play through of a cluster that is new. `isNear`: requests of the workstation take no time. */
export function stageOver(cluster: Cluster, seed: number, { isNear = false } = {}): Stage {
  const { clock } = cluster
  const pace = new Pace()
  const door = doorOf(cluster)
  const client = new InProcessClient(door, { user: clusterAdmin }, pace)
  const pair = cluster.authority.issue(adminSubject, yearMs)
  const random = new Random(seed)
  const chance = random.stream('workstation')
  const names = random.stream('kubectl')
  const wire = random.stream('workstation/round-trips')
  const workstation = new Workstation(cluster, pace, random.stream('workstation/programs'))
  const kubectlOver = (trips: RoundTrips | undefined) =>
    kubectlCommand({
      connect: ({ server: url, auth }) =>
        url === server
          ? new InProcessClient(door, credentialsOf(auth), pace, trips)
          : unreachableClient(addressOf(url)),
      nowMs: () => clock.now(),
      suffix: () => names.suffix(),
      ports: workstation,
    })
  const probes = new NetworkProbes(cluster)
  const trips = isNear ? undefined : new RoundTrips(pace, clock, (count) => wire.below(count))
  return {
    clock,
    pace,
    client,
    network: probes,
    trace: new Traces(cluster, probes, workstation.address),
    meter: new MachineMeter(cluster),
    faults: {
      inject: (name, params) => {
        const fault = faults.find((each) => each.name === name)
        if (fault === undefined) throw new SetupError(`there is no fault "${name}"`)
        try {
          return fault.inject(cluster, params)
        } catch (error) {
          throw error instanceof FaultError ? new SetupError(`${name}: ${error.message}`) : error
        }
      },
    },
    // What the prompt suggests while one types takes no time.
    commands: [{ ...kubectlOver(undefined), run: kubectlOver(trips).run }, ...workstation.commands()],
    random: (count) => chance.below(count),
    kubeconfig: (namespace) =>
      kubeconfigText({
        ...pair,
        server,
        cluster: 'kubernetes',
        user: adminSubject.commonName,
        namespace,
        authority: rootCertificate(seed),
      }),
    namespaceOf: (text) => {
      const config = parseKubeconfig(text, '~/.kube/config')
      return config.contexts.get(config.currentContext)?.namespace || 'default'
    },
  }
}

/** What a user of a kubeconfig shows the server. */
function credentialsOf(auth: AuthInfo): Credentials {
  const data = auth['client-certificate-data']
  return { token: auth.token, certificate: data === undefined ? undefined : decodeBase64(data) }
}
