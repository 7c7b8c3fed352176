// kubectl api-versions.
import { apiVersionOf } from '#api/resource-ref.ts'
import type { Verb } from '../verb.ts'

export const apiVersions: Verb = {
  path: 'api-versions',

  async run(call) {
    const resources = await call.discovery.resources()
    const versions = new Set(resources.map(({ group, version }) => apiVersionOf(group, version)))
    for (const version of [...versions].sort()) call.io.out(`${version}\n`)
    return 0
  },
}
