// Recordings in which chance decides between several right ends: a replay must get to the recorded one by some draw.

interface Draw {
  /** A scenario belongs here only when a real cluster would not always repeat it either. */
  readonly what: string
  /** A seed that drew it; when chance has moved on the others are tried. */
  readonly seed: number
}

const backOff =
  'the wait, up to half as long again, that decides whether the next end still falls into the back-off'

const drawn: Readonly<Record<string, Draw>> = {
  'liveness-exec-fail': { what: backOff, seed: 1 },
  'sidecar-startup-fail': { what: backOff, seed: 1 },
  'probe-http-timeout': {
    what: 'when the kubelet looks again, which decides whether the next end still falls into the back-off',
    seed: 1,
  },
  'img-no-dns': {
    what: 'four waits, up to half as long again, that decide how often an image was tried by then',
    seed: 89,
  },
  'delete-pulling': {
    what: 'the wait, up to half as long again, that decides whether an image was tried again by then',
    seed: 2,
  },
  healthy: {
    what: 'whether the prober of a new container is too fast to see it in the status of its pod',
    seed: 10,
  },
  'probe-tcp-timeout': {
    what: 'whether the first look at a new container ends before the status is written',
    seed: 5,
  },
  'kubelet-stopped': {
    what: 'whether the pod of a StatefulSet is made anew before the taints are off the node',
    seed: 1,
  },
  'debug-ephemeral': {
    what: 'whether anybody looks at a container while it runs that ends at once',
    seed: 21,
  },
  'cni-removed': { what: 'when within its ten seconds a node looks at itself', seed: 2 },
  'oom-child-exit': {
    what: 'whether the kubelet looks at its containers while one runs that lives a tenth of a second',
    seed: 7,
  },
  'poststart-http-fail': {
    what: 'whether a shell has set its trap by the time it is told to end, some milliseconds after its start',
    seed: 17,
  },
}

const tries = 200

/** The seeds with which a scenario is replayed until one gives what was recorded. */
export function seedsOf(scenario: string): readonly number[] {
  const draw = drawn[scenario]
  return draw === undefined ? [1] : [draw.seed, ...Array.from({ length: tries }, (_, i) => i + 1)]
}
