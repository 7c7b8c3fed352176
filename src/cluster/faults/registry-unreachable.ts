// registryUnreachable: a registry does not answer as it should: refused, silent, unknown, limited.
import type { RegistryTrouble } from '../machines/registry.ts'
import { type Fault, FaultError } from './fault.ts'

/** How it fails, by the word a level uses. */
const troubles: { readonly [how: string]: (host: string) => RegistryTrouble } = {
  refused: (host) => ({ kind: 'refused', endpoint: `https://${host}` }),
  timeout: (host) => ({ kind: 'unreachable', endpoint: `https://${host}` }),
  hang: () => ({ kind: 'hang' }),
  noDns: () => ({ kind: 'noDns', resolver: '192.0.2.53' }),
  rateLimit: (host) => ({ kind: 'status', endpoint: `https://${host}`, status: '429 Too Many Requests' }),
  serverError: (host) => ({
    kind: 'status',
    endpoint: `https://${host}`,
    status: '500 Internal Server Error',
  }),
  forbidden: (host) => ({ kind: 'status', endpoint: `https://${host}`, status: '403 Forbidden' }),
  untrusted: () => ({ kind: 'unknownAuthority' }),
}

export const registryUnreachable: Fault = {
  name: 'registryUnreachable',
  about: `Pulls from a registry fail: how is one of ${Object.keys(troubles).join(', ')}; refused when left out.`,
  params: ['host', 'how'],
  shows: ['I03', 'I07', 'I08'],
  inject({ registries }, { host, how = 'refused' }) {
    const trouble = troubles[String(how)]
    if (typeof host !== 'string') throw new FaultError('the fault needs the host of a registry')
    if (trouble === undefined) throw new FaultError(`a registry does not fail by "${how}"`)
    const before = registries.troubleOf(host)
    registries.setTrouble(host, trouble(host))
    return () => registries.setTrouble(host, before)
  },
}
