// Which container a request on a pod means. Models registry/core/pod LogLocation and streamLocation, v1.35.
import { queryValue } from '#api/request.ts'
import { badRequest } from '#api/status.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Call } from '../call.ts'

/** Throws 400 when none or a wrong one is named. */
export function containerOf(call: Call, { metadata, spec }: Pod): string {
  const names = (list: readonly { readonly name: string }[] | undefined) =>
    (list ?? []).map(({ name }) => name)
  const mains = names(spec.containers)
  const inits = names(spec.initContainers)
  const given = queryValue(call.request.query, 'container')
  if (given !== undefined && given !== '') {
    if ([...mains, ...inits, ...names(spec.ephemeralContainers)].includes(given)) return given
    throw badRequest(`container ${given} is not valid for pod ${metadata.name}`)
  }
  const [only] = mains
  if (mains.length === 1 && only !== undefined) return only
  const others = inits.length > 0 ? ` or one of the init containers: [${inits.join(' ')}]` : ''
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${mains.join(' ')}]${others}`,
  )
}
