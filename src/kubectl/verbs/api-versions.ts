// kubectl api-versions.
import { apiVersionOf } from '#api/resource-ref.ts'
import { usageError, type Verb } from '../verb.ts'

export const apiVersions: Verb = {
  path: 'api-versions',

  async run(call) {
    if (call.args.length > 0) throw usageError(call, `unexpected arguments: [${call.args.join(' ')}]`)
    const resources = await call.discovery.resources()
    const versions = new Set(resources.map(({ group, version }) => apiVersionOf(group, version)))
    for (const version of [...versions].sort()) call.io.out(`${version}\n`)
    return 0
  },
}
