// The rules that --verb, --resource and their kin describe. Models kubectl create role and clusterrole, v1.35.
import type { PolicyRule } from '#api/types/rbac-v1.ts'
import { CommandError, type VerbCall } from '../verb.ts'

const resourceVerbs = new Set(
  'get delete list create update patch watch proxy deletecollection use bind approve sign escalate impersonate *'.split(
    ' ',
  ),
)

/** Throws CommandError. */
export async function resourceRules(call: VerbCall): Promise<PolicyRule[]> {
  const { flags, io } = call
  const verbs = verbsOf(call)
  const resourceNames = flags.list('resource-name')
  const wanted = [...new Set(flags.list('resource'))]
  if (wanted.length === 0) throw new CommandError('error: at least one resource must be specified')
  for (const verb of verbs)
    if (!resourceVerbs.has(verb)) io.err(`Warning: '${verb}' is not a standard resource verb\n`)
  const byGroup = new Map<string, string[]>()
  for (const word of wanted) {
    const [type = '', subresource] = word.split('/')
    const { group, plural } = await resolve(call, type)
    const resource = subresource === undefined ? plural : `${plural}/${subresource}`
    byGroup.set(group, [...(byGroup.get(group) ?? []), resource])
  }
  if (resourceNames.length > 0 && wanted.length > 1)
    throw new CommandError('error: resourceName can be set only for one resource')
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, resources]) => ({
      verbs,
      apiGroups: [group],
      resources,
      ...(resourceNames.length > 0 && { resourceNames }),
    }))
}

/** The verbs, `*` in place of any others. Throws CommandError. */
export function verbsOf(call: VerbCall): string[] {
  const verbs = [...new Set(call.flags.list('verb'))]
  if (verbs.length === 0) throw new CommandError('error: at least one verb must be specified')
  return verbs.includes('*') ? ['*'] : verbs
}

async function resolve(call: VerbCall, type: string): Promise<{ group: string; plural: string }> {
  if (type === '*') return { group: '', plural: '*' }
  try {
    return await call.discovery.find(type)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type)}`)
  }
}
