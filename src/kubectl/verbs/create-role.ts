// kubectl create role and create clusterrole.
import { resourceRef } from '#api/resource-ref.ts'
import { createVerb } from '../generators/generated.ts'
import { resourceRules, verbsOf } from '../generators/policy-rules.ts'
import { CommandError } from '../verb.ts'

export const createRole = createVerb({
  path: 'create role',
  ref: resourceRef('rbac.authorization.k8s.io/v1/Role'),
  build: async (call) => ({ rules: await resourceRules(call) }),
})

export const createClusterRole = createVerb({
  path: 'create clusterrole',
  ref: resourceRef('rbac.authorization.k8s.io/v1/ClusterRole'),
  build: async (call) => {
    const { flags } = call
    const aggregation = flags.text('aggregation-rule')
    if (aggregation !== '') {
      const matchLabels = Object.fromEntries(aggregation.split(',').map((pair) => pair.split('=')))
      return { aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null }
    }
    const urls = flags.list('non-resource-url')
    if (urls.length === 0) return { rules: await resourceRules(call) }
    for (const url of urls)
      if (url !== '*' && !url.startsWith('/'))
        throw new CommandError(`error: invalid nonResourceURL '${url}'`)
    const resourceless = { verbs: verbsOf(call), nonResourceURLs: urls }
    const rules = flags.list('resource').length > 0 ? await resourceRules(call) : []
    return { rules: [...rules, resourceless] }
  },
})
