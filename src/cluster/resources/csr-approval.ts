// The approval of a certificate request: only its conditions change. Models pkg/registry/certificates
// csrApprovalStrategy, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import type { Draft } from '#api/object.ts'
import { formatTime } from '#api/time.ts'
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
  CertificateSigningRequestStatus,
} from '#api/types/certificates-v1.ts'
import type { PartRules } from './resource.ts'

type Condition = CertificateSigningRequestCondition

const field = 'status.conditions'
const verdicts = ['Approved', 'Denied']

export const approvalPart: PartRules<CertificateSigningRequest> = {
  changesMetadata: true,
  prepareForUpdate(draft, old, sentStatus, { nowMs }) {
    draft.spec = old.spec as Draft<CertificateSigningRequest['spec']>
    const { conditions = [] } = (sentStatus ?? {}) as CertificateSigningRequestStatus
    const timed = conditions.map((condition) =>
      withTimes(condition, old.status.conditions, formatTime(nowMs)),
    )
    const { conditions: _, ...rest } = old.status
    draft.status = { ...rest, ...(timed.length > 0 && { conditions: timed }) }
  },
  validateUpdate: ({ status }, old) => [
    ...conditionErrors(status.conditions ?? []),
    ...removalErrors(status.conditions ?? [], old.status.conditions ?? []),
  ],
}

function withTimes(
  condition: Condition,
  old: readonly Condition[] | undefined,
  now: string,
): Draft<Condition> {
  const known = old?.find(({ type, status }) => type === condition.type && status === condition.status)
  return {
    ...condition,
    lastUpdateTime: condition.lastUpdateTime ?? now,
    lastTransitionTime: condition.lastTransitionTime ?? known?.lastTransitionTime ?? now,
  }
}

function conditionErrors(conditions: readonly Condition[]): FieldError[] {
  const errors: FieldError[] = []
  const types = conditions.map(({ type }) => type)
  for (const [i, { type, status }] of conditions.entries()) {
    if (!type) errors.push(required(`${field}[${i}].type`))
    if (!status) errors.push(required(`${field}[${i}].status`))
    else if (!['True', 'False', 'Unknown'].includes(status))
      errors.push(notSupported(`${field}[${i}].status`, status, ['False', 'True', 'Unknown']))
    const other = verdicts.find((verdict) => verdict !== type)
    if (verdicts.includes(type) && types.slice(0, i).includes(other ?? ''))
      errors.push(
        invalidValue(`${field}[${i}].type`, type, 'Approved and Denied conditions are mutually exclusive'),
      )
  }
  return errors
}

function removalErrors(conditions: readonly Condition[], old: readonly Condition[]): FieldError[] {
  const count = (of: readonly Condition[], wanted: string) => of.filter(({ type }) => type === wanted).length
  return [...verdicts, 'Failed']
    .filter((type) => count(conditions, type) < count(old, type))
    .map((type) => forbiddenField(field, `updates may not remove a condition of type "${type}"`))
}
