// Composition: a simulated cluster, a workstation that reaches it, and a session over both.
import { parse } from 'yaml'
import { InProcessClient } from '#client/in-process-client.ts'
import { Pace } from '#client/pace.ts'
import { Cluster } from '#cluster/cluster.ts'
import { Random } from '#cluster/random.ts'
import { PodsView } from '#game/pods-view.ts'
import { Session } from '#game/session.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import { Shell } from '#shell/shell.ts'

export interface World {
  readonly session: Session
  readonly podsView: PodsView
}

const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
/** What the workstation knows of the cluster. */
const kubeconfig = `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    certificate-authority-data: LS0tLS1CRUdJTi
    server: https://172.18.0.2:6443
contexts:
- name: kubernetes-admin@kubernetes
  context:
    cluster: kubernetes
    user: kubernetes-admin
current-context: kubernetes-admin@kubernetes
users:
- name: kubernetes-admin
  user:
    client-certificate-data: LS0tLS1CRUdJTi
    client-key-data: LS0tLS1CRUdJTi
`
/** When every world begins. */
const startMs = Date.UTC(2026, 0, 5, 9)
/** How long the cluster has been up when the player comes. */
const settleMs = 60_000

export function createWorld(options: { readonly seed: number }): World {
  const cluster = new Cluster({ seed: options.seed, startMs, workers: 3, parseYaml: parse })
  cluster.clock.advance(settleMs)
  const pace = new Pace()
  const client = new InProcessClient(cluster, admin, pace)
  const chance = new Random(options.seed).stream('workstation')
  const shell = new Shell({
    commands: [kubectlCommand({ connect: () => client, nowMs: () => cluster.clock.now() })],
    files: { '/home/player/.kube/config': kubeconfig },
    home: '/home/player',
    nowMs: () => cluster.clock.now(),
    random: () => chance.below(32768),
    alsoKnownAs: { k: 'kubectl' },
    env: { do: '--dry-run=client -o yaml', now: '--force --grace-period=0' },
    sleep: (ms) => pace.wait((settle) => cluster.clock.after(ms, () => settle(undefined))),
  })
  const session = new Session({ clock: cluster.clock, shell, pace })
  const podsView = new PodsView(client, () => {})
  void pace.run(() => podsView.follow('default'))
  return { session, podsView }
}
