// Ends what runs on the machine for pods that nobody wants any more. Models kubelet HandlePodCleanups, v1.35.
import type { Pod } from '#api/types/core-v1.ts'
import { startTask } from '../runtime/task.ts'
import type { Hooks } from './hooks.ts'
import { killPod } from './kill-pod.ts'
import type { KubeletParts } from './parts.ts'
import { SyncError } from './sync-error.ts'

const graceSeconds = 30

/** `isWanted` says whether a pod still has an owner; `done` hears of each that is gone. */
export function endOrphans(
  parts: KubeletParts,
  hooks: Hooks,
  isWanted: (podUid: string) => boolean,
  done: (podUid: string) => void,
): void {
  for (const uid of parts.runtime.podUids()) {
    if (isWanted(uid)) continue
    startTask(killPod(parts, hooks, podOf(parts, uid), graceSeconds), (outcome) => {
      if (!('error' in outcome)) done(uid)
      else if (!(outcome.error instanceof SyncError)) throw outcome.error
    })
  }
}

/** As much of a pod as its sandbox and containers still tell. */
function podOf({ runtime }: KubeletParts, uid: string): Pod {
  const [sandbox] = runtime.sandboxesOf(uid)
  const names = new Set(runtime.containersOf(uid).map(({ config }) => config.name))
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: sandbox?.podName ?? '', namespace: sandbox?.podNamespace ?? '', uid },
    spec: { containers: [...names].map((name) => ({ name })) },
    status: {},
  } as unknown as Pod
}
