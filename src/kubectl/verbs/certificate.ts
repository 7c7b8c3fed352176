// kubectl certificate approve and deny. Models kubectl cmd/certificates, v1.35.
import type { KubeObject } from '#api/object.ts'
import { isConflict } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { CertificateSigningRequest } from '#api/types/certificates-v1.ts'
import { fetchTarget, findTargets, hasFiles } from '../manifests/targets.ts'
import { reportChange } from '../report-change.ts'
import type { Target } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { replaceObject } from '../writing.ts'

interface Decision {
  readonly type: 'Approved' | 'Denied'
  readonly other: 'Approved' | 'Denied'
  readonly reason: string
  readonly message: string
  readonly operation: string
}

const attempts = 10

function decisionVerb(path: string, decision: Decision): Verb {
  return {
    path,
    async run(call) {
      if (call.args.length === 0 && !hasFiles(call))
        throw new CommandError('error: one or more CSRs must be specified as <name> or -f <filename>')
      const { targets, errors: unfound } = await findTargets(call, {
        type: 'certificatesigningrequests',
        fetch: 'latest',
      })
      const errors = [...unfound]
      for (const target of targets) {
        try {
          await decide(call, target, decision)
        } catch (error) {
          errors.push(error)
        }
      }
      throwCollected(errors)
      if (targets.length === 0) throw new CommandError('No resources found')
      return 0
    },
  }
}

/** Adds the condition, again when somebody else wrote meanwhile; what is decided so already stays as it is. */
async function decide(call: VerbCall, target: Target, decision: Decision): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const object = attempt === 1 ? (target.object as KubeObject) : await fetchTarget(call, target)
    const { status } = object as unknown as Pick<CertificateSigningRequest, 'status'>
    const conditions = status?.conditions ?? []
    if (conditions.some(({ type }) => type === decision.other))
      throw new CommandError(
        `error: certificate signing request ${JSON.stringify(target.name)} is already ${decision.other}`,
      )
    const isDecided = conditions.some(({ type }) => type === decision.type)
    if (isDecided && !call.flags.on('force')) {
      await reportChange(call, target, decision.operation, 'none', object)
      return
    }
    const { type, reason, message } = decision
    const lastUpdateTime = formatTime(call.nowMs())
    const condition = { type, status: 'True', reason, message, lastUpdateTime }
    const changed = {
      ...object,
      status: { ...status, conditions: isDecided ? conditions : [...conditions, condition] },
    }
    try {
      const saved = await replaceObject(call, target, changed as unknown as KubeObject, {
        dryRun: 'none',
        subresource: 'approval',
      })
      await reportChange(call, target, decision.operation, 'none', saved)
      return
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error
    }
  }
}

export const certificateApprove: Verb = decisionVerb('certificate approve', {
  type: 'Approved',
  other: 'Denied',
  reason: 'KubectlApprove',
  message: 'This CSR was approved by kubectl certificate approve.',
  operation: 'approved',
})

export const certificateDeny: Verb = decisionVerb('certificate deny', {
  type: 'Denied',
  other: 'Approved',
  reason: 'KubectlDeny',
  message: 'This CSR was denied by kubectl certificate deny.',
  operation: 'denied',
})
