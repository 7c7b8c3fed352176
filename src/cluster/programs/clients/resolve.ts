// Looking names up from a process.
import { type LookupResult, lookUpName, type ResolverHost } from '../../network/resolver.ts'
import type { Container } from '../container.ts'
import { type Program, waitFor } from '../program.ts'

/** How a container looks names up. */
export function resolverOf(container: Container): ResolverHost {
  const { on, spec } = container
  return {
    network: on.network,
    namespace: spec.network,
    clock: on.clock,
    readFile: (path) => container.readFile(path),
  }
}

/** Waits for the address of a name. */
export function resolve(name: string): Program<LookupResult> {
  return waitFor<LookupResult>((wake, process) => lookUpName(resolverOf(process.container), name, wake))
}
