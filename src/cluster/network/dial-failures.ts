// How programs written in Go say that a connection did not come about.

/** By the kind of the network's answer. */
export const dialFailures = {
  refused: 'connect: connection refused',
  unreachable: 'connect: no route to host',
  timeout: 'i/o timeout',
} as const
