// `agnhost webhook`: the admission webhook of upstream's own tests. Models test/images/agnhost/webhook, v1.35.
import { encodeBase64 } from '#api/base64.ts'
import type { HttpAnswer } from '../servers/http-server.ts'
import type { AgnhostCommand } from './command.ts'
import { serveWebhook, webhookFlags } from './serve-webhook.ts'

interface Review {
  readonly apiVersion?: string
  readonly request?: {
    readonly uid?: string
    readonly name?: string
    readonly operation?: string
    readonly object?: Reviewed | null
    readonly oldObject?: Reviewed | null
  }
}

interface Reviewed {
  readonly metadata?: { readonly name?: string; readonly labels?: { readonly [key: string]: string } }
  readonly data?: { readonly [key: string]: string }
  readonly spec?: { readonly containers?: readonly { readonly name?: string }[] }
}

interface Verdict {
  readonly allowed: boolean
  readonly status?: { readonly message?: string; readonly reason?: string }
  readonly patch?: readonly object[]
}

const allowed: Verdict = { allowed: true }
const denied = (message: string): Verdict => ({ allowed: false, status: { message } })
/** Some of its refusals are told as reasons. */
const because = (reason: string): Verdict => ({ allowed: false, status: { reason } })
const label = 'webhook-e2e-test'
const unwanted = 'webhook-disallow'
const slowMs = 5000

type Request = NonNullable<Review['request']>
/** Undefined never answers. */
type Judge = (object: Reviewed, request: Request) => Verdict | undefined

const verdicts: { readonly [path: string]: Judge } = {
  '/always-deny': () => denied('this webhook denies all requests'),
  '/always-allow-delay-5s': () => ({
    allowed: true,
    status: { message: 'this webhook allows all requests' },
  }),
  '/add-label': ({ metadata }) => {
    if (metadata?.labels === undefined)
      return patching({ op: 'add', path: '/metadata/labels', value: { 'added-label': 'yes' } })
    if (metadata.labels['added-label'] !== undefined) return allowed
    return patching({ op: 'add', path: '/metadata/labels/added-label', value: 'yes' })
  },
  '/pods': ({ metadata, spec }) => {
    if (metadata?.labels?.[label] === 'wait-forever') return undefined
    const isNamed = spec?.containers?.some(({ name }) => name?.includes(unwanted)) === true
    const isLabelled = metadata?.labels?.[label] === unwanted
    const why = `${isNamed ? 'the pod contains unwanted container name; ' : ''}${isLabelled ? 'the pod contains unwanted label; ' : ''}`
    return why === '' ? allowed : denied(why)
  },
  '/mutating-pods': ({ metadata }) => {
    if (metadata?.name !== 'webhook-to-be-mutated') return allowed
    const container = { image: 'webhook-added-image', name: 'webhook-added-init-container', resources: {} }
    return patching({ op: 'add', path: '/spec/initContainers', value: [container] })
  },
  '/pods/attach': (_, { name }) =>
    name === 'to-be-attached-pod' ? denied("attaching to pod 'to-be-attached-pod' is not allowed") : allowed,
  '/configmaps': judgeOfData('the configmap contains unwanted key and value', 'the configmap'),
  '/mutating-configmaps': nextStage,
  '/custom-resource': judgeOfData('the custom resource contains unwanted data', 'the custom resource'),
  '/mutating-custom-resource': nextStage,
  '/crd': ({ metadata }) =>
    metadata?.labels?.[label] === unwanted ? denied('the crd contains unwanted label') : allowed,
}

function judgeOfData(unwantedReason: string, what: string): Judge {
  return ({ data }, { operation }) => {
    const value = data?.[label]
    if (operation !== 'DELETE' && value === unwanted) return because(unwantedReason)
    if (operation === 'DELETE' && value === 'webhook-nondeletable')
      return because(`${what} cannot be deleted because it contains unwanted key and value`)
    return allowed
  }
}

/** One stage a round: the second needs to be asked again. */
function nextStage({ data }: Reviewed): Verdict {
  if (data?.['mutation-stage-1'] === 'yes') return patching(stage('mutation-stage-2'))
  if (data?.['mutation-start'] === 'yes') return patching(stage('mutation-stage-1'))
  return allowed
}

function patching(...patch: readonly object[]): Verdict {
  return { allowed: true, patch }
}

function stage(key: string): object {
  return { op: 'add', path: `/data/${key}`, value: 'yes' }
}

export const webhook: AgnhostCommand = {
  name: 'webhook',
  flags: { ...webhookFlags, 'sidecar-image': 'value' },
  run: (process, flags) =>
    serveWebhook(process, flags, (path) => {
      const judge = verdicts[path]
      return judge && ((body) => answerInTime(judge, path, body))
    }),
}

function answerInTime(judge: Judge, path: string, body: string): HttpAnswer | undefined {
  const told = answer(judge, body)
  return told && { ...told, ...(path.endsWith('delay-5s') && { afterMs: slowMs }) }
}

function answer(judge: Judge, body: string): HttpAnswer | undefined {
  let review: Review
  try {
    review = JSON.parse(body) as Review
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { status: 400, body: `${error.message}\n` }
  }
  const { apiVersion, request = {} } = review
  const told = judge(request.object ?? request.oldObject ?? {}, request)
  if (told === undefined) return undefined
  const { patch = [], ...verdict } = told
  const response = {
    uid: request.uid,
    ...verdict,
    ...(patch.length > 0 && { patch: encodeBase64(JSON.stringify(patch)), patchType: 'JSONPatch' }),
  }
  const text = JSON.stringify({ kind: 'AdmissionReview', apiVersion, response })
  return { status: 200, body: text, headers: [['Content-Type', 'application/json']] }
}
