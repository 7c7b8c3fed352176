// Recordings in which chance decides between several right ends: a replay must get to the recorded one by some draw.

/** What is drawn, by scenario. A scenario belongs here only when a real cluster would not always repeat it either. */
const drawn: Readonly<Record<string, string>> = {
  'liveness-exec-fail':
    'the wait, up to half as long again, that decides whether the next end still falls into the back-off',
  'sidecar-startup-fail':
    'the wait, up to half as long again, that decides whether the next end still falls into the back-off',
  'probe-http-timeout':
    'when the kubelet looks again decides whether the next end still falls into the back-off',
  'img-no-dns': 'the wait, up to half as long again, that decides whether an image was tried again by then',
  healthy: 'whether the prober of a new container is too fast to see it in the status of its pod',
  'probe-tcp-timeout': 'whether the first look at a new container ends before the status is written',
  'kubelet-stopped': 'whether the pod of a StatefulSet is made anew before the taints are off the node',
  'oom-child-exit':
    'whether the kubelet looks at its containers while one runs that lives a tenth of a second',
  'poststart-http-fail':
    'whether a shell has set its trap by the time it is told to end, some milliseconds after its start',
}

const tries = 64

/** The seeds with which a scenario is replayed until one gives what was recorded. */
export function seedsOf(scenario: string): readonly number[] {
  return Array.from({ length: scenario in drawn ? tries : 1 }, (_, i) => i + 1)
}
