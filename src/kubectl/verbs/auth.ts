// kubectl auth can-i and kubectl auth whoami.
import { isNotFound } from '#api/status.ts'
import type { SelfSubjectReview } from '#api/types/authentication-v1.ts'
import type { SelfSubjectAccessReview, SelfSubjectRulesReview } from '#api/types/authorization-v1.ts'
import type { ApiResource } from '../discovery.ts'
import { compactRules, ruleCells } from '../policy-rules.ts'
import { objectPrinter } from '../printers/index.ts'
import { responseBody } from '../responses.ts'
import { alignColumns } from '../tab-writer.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'

const authorization = '/apis/authorization.k8s.io/v1'

/** Verbs that the API or a usual policy knows. */
const resourceVerbs = new Set(
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(
    ' ',
  ),
)
const urlVerbs = new Set(['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*'])

async function post<T>(
  call: VerbCall,
  path: string,
  apiVersion: string,
  kind: string,
  spec?: unknown,
): Promise<T> {
  const body = { kind, apiVersion, metadata: {}, ...(spec !== undefined && { spec }) }
  const headers = { 'content-type': 'application/json' }
  return responseBody(await call.client.request({ method: 'POST', path, headers, body })) as T
}

export const authCanI: Verb = {
  path: 'auth can-i',

  async run(call) {
    if (call.flags.on('list')) return listRules(call)
    const spec = await attributesOf(call)
    const review = await post<SelfSubjectAccessReview>(
      call,
      `${authorization}/selfsubjectaccessreviews`,
      'authorization.k8s.io/v1',
      'SelfSubjectAccessReview',
      spec,
    )
    const { allowed = false, reason, evaluationError } = review.status ?? {}
    if (!call.flags.on('quiet'))
      call.io.out(
        allowed
          ? 'yes\n'
          : `no${reason ? ` - ${reason}` : ''}${evaluationError ? ` - ${evaluationError}` : ''}\n`,
      )
    return allowed ? 0 : 1
  },
}

async function attributesOf(call: VerbCall): Promise<unknown> {
  const { args, flags } = call
  const [verb, what, ...more] = args
  const twoNeeded = 'you must specify two arguments: verb resource or verb resource/resourceName.'
  if (verb === undefined || what === undefined || more.length > 0)
    throw new CommandError(`error: ${twoNeeded}\nSee 'kubectl auth can-i -h' for help and examples.`)
  if (what.startsWith('/')) {
    if (!urlVerbs.has(verb)) warn(call, `verb '${verb}' is not a known verb`)
    return { nonResourceAttributes: { path: what, verb } }
  }
  if (!resourceVerbs.has(verb)) warn(call, `verb '${verb}' is not a known verb`)
  const [type = '', name = ''] = what.split('/')
  const known = await resourceOf(call, type)
  const isClusterWide = known !== undefined && !known.namespaced
  const where = known === undefined || known.group === '' ? '' : ` in group '${known.group}'`
  if (isClusterWide) warn(call, `resource '${known.plural}' is not namespace scoped${where}`)
  const subresource = flags.text('subresource')
  return {
    resourceAttributes: {
      verb,
      group:
        known?.group ?? (type.includes('.') ? type.slice(type.indexOf('.') + 1) : type === '*' ? '*' : ''),
      resource: known?.plural ?? type.split('.')[0],
      ...(name !== '' && { name }),
      ...(subresource !== '' && { subresource }),
      ...(!flags.on('all-namespaces') && { namespace: call.namespace }),
    },
  }
}

async function resourceOf(call: VerbCall, type: string): Promise<ApiResource | undefined> {
  if (type === '*') return undefined
  const known = await call.discovery.search(type)
  if (known !== undefined) return known
  const [plural, ...group] = type.split('.')
  const where = group.length === 0 ? '' : ` in group '${group.join('.')}'`
  warn(call, `the server doesn't have a resource type '${plural}'${where}`)
  return undefined
}

function warn(call: VerbCall, text: string): void {
  call.io.err(`Warning: ${text}\n\n`)
}

async function listRules(call: VerbCall): Promise<number> {
  const { status } = await post<SelfSubjectRulesReview>(
    call,
    `${authorization}/selfsubjectrulesreviews`,
    'authorization.k8s.io/v1',
    'SelfSubjectRulesReview',
    { namespace: call.namespace },
  )
  if (status?.evaluationError) call.io.err(`Warning: the list may be incomplete: ${status.evaluationError}\n`)
  const rules = [
    ...(status?.resourceRules ?? []),
    ...(status?.nonResourceRules ?? []).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
  ]
  const rows = compactRules(rules as Parameters<typeof compactRules>[0]).map((rule) => {
    const { resource, urls, names, verbs } = ruleCells(rule)
    return [resource, urls, names, verbs]
  })
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']
  call.io.out(alignColumns(call.flags.on('no-headers') ? rows : [header, ...rows]))
  return 0
}

export const authWhoami: Verb = {
  path: 'auth whoami',

  async run(call) {
    const print = await objectPrinter(call, { keepsOrder: true })
    const review = await whoAmI(call)
    if (print !== undefined) {
      call.io.out(print(review))
      return 0
    }
    const { username = '', uid = '', groups = [], extra = {} } = review.status?.userInfo ?? {}
    const rows = [
      ...(username === '' ? [] : [['Username', username]]),
      ...(uid === '' ? [] : [['UID', uid]]),
      ...(groups.length === 0 ? [] : [['Groups', `[${groups.join(' ')}]`]]),
      ...Object.keys(extra)
        .sort()
        .map((key) => [`Extra: ${key}`, `[${(extra[key] ?? []).join(' ')}]`]),
    ]
    call.io.out(alignColumns([['ATTRIBUTE', 'VALUE'], ...rows]))
    return 0
  },
}

async function whoAmI(call: VerbCall): Promise<SelfSubjectReview> {
  const apiVersion = 'authentication.k8s.io/v1'
  try {
    return await post(call, `/apis/${apiVersion}/selfsubjectreviews`, apiVersion, 'SelfSubjectReview')
  } catch (error) {
    if (!isNotFound(error)) throw error
    throw new CommandError(
      'error: the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate and authentication.k8s.io/v1alpha1 or authentication.k8s.io/v1beta1 API',
    )
  }
}
