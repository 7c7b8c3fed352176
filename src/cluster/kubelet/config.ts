// A kubelet's settings, with the defaults of v1.35 (golden/kubelet, configz of node-facts).
import { kubernetesVersion } from '#api/release.ts'
import type { Thresholds } from './eviction-signals.ts'

export interface KubeletConfig {
  readonly maxPods: number
  /** The most processes of a pod; undefined is no limit. */
  readonly podPidsLimit?: number
  readonly clusterDns: string
  readonly clusterDomain: string
  readonly staticPodPath: string
  readonly crashLoopBackOffMaxMs: number
  readonly evictionTransitionMs: number
  /** What must stay free, by signal. */
  readonly evictionHard: Thresholds
  /** What may fall short for a while, by signal; a signal without a grace of its own is left alone. */
  readonly evictionSoft?: Thresholds
  readonly evictionSoftGraceMs?: { readonly [signal: string]: number }
  /** The most that a pod gets to end when a soft threshold is passed. */
  readonly evictionMaxPodGraceSeconds?: number
  readonly version: string
}

export const defaultKubeletConfig: KubeletConfig = {
  maxPods: 110,
  clusterDns: '10.96.0.10',
  clusterDomain: 'cluster.local',
  staticPodPath: '/etc/kubernetes/manifests',
  crashLoopBackOffMaxMs: 300_000,
  evictionTransitionMs: 300_000,
  evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '10%', 'imagefs.available': '15%' },
  version: kubernetesVersion,
}

/** How long the steps of a start take on a machine that is not busy. */
export const latency = {
  /** From the kubelet's process to its main loop. */
  kubeletMs: 300,
  /** From the pod's arrival until its volumes are found mounted. */
  mountMs: 300,
  sandboxMs: 110,
  createMs: 12,
  startMs: 50,
  /** Until the runtime has a command beside the container's own. */
  execMs: 30,
  /** Until the runtime that was asked to stop a container sends the signal. */
  stopMs: 9,
  stopSandboxMs: 90,
  jitter: 0.25,
} as const
