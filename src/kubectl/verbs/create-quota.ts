// kubectl create quota.
import { resourceQuotas } from '#api/resource-ref.ts'
import { createVerb } from '../generators/generated.ts'
import { parseResourceList } from '../generators/resource-list.ts'

export const createQuota = createVerb({
  path: 'create quota',
  ref: resourceQuotas,
  failure: 'failed to create quota: ',
  build: ({ flags }) => {
    const hard = parseResourceList(flags.text('hard'))
    const scopes = flags.text('scopes') === '' ? undefined : flags.text('scopes').split(',')
    return { spec: { ...(Object.keys(hard).length > 0 && { hard }), ...(scopes && { scopes }) } }
  },
})
