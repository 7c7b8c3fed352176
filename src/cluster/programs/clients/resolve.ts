// Looking names up from a process.

import type { NetworkNamespace } from '../../network/namespace.ts'
import { type LookupResult, lookUpName, type ResolverHost } from '../../network/resolver.ts'
import type { ProgramWorld } from '../container.ts'
import { type Program, waitFor } from '../program.ts'

/** Who uses the network: a container, or somebody who stands in for one. */
export interface NetworkUser {
  readonly on: Pick<ProgramWorld, 'clock' | 'network'>
  readonly spec: { readonly network: NetworkNamespace }
  readFile(path: string): string | undefined
}

/** How a container looks names up. */
export function resolverOf(user: NetworkUser): ResolverHost {
  const { on, spec } = user
  return {
    network: on.network,
    namespace: spec.network,
    clock: on.clock,
    readFile: (path) => user.readFile(path),
  }
}

/** Waits for the address of a name. */
export function resolve(name: string): Program<LookupResult> {
  return waitFor<LookupResult>((wake, process) => lookUpName(resolverOf(process.container), name, wake))
}
