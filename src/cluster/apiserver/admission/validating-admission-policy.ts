// ValidatingAdmissionPolicy: the cluster's own rules, written as expressions, refuse or warn of writes.
import { resourceRef } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '#api/types/admissionregistration-v1.ts'
import { type AdmissionPlugin, type Attributes, refusal } from './admission.ts'
import { inVersion } from './policies/in-version.ts'
import { matchedVersion } from './policies/match.ts'
import { ConfigurationError, paramsOf } from './policies/params.ts'
import { type Denial, verdictOf } from './policies/validate.ts'

const group = 'admissionregistration.k8s.io'
const policies = resourceRef('admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy')
const bindings = resourceRef('admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding')
/** What nobody may lock themselves out of. */
const exempt = new Set([policies.plural, bindings.plural])
const codes: { readonly [reason: string]: number } = {
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
}
const unprocessable = 422

/** Models apiserver plugin/policy/validating dispatcher, v1.35. */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  seesParts: true,

  handles({ call }) {
    const { facts } = call.resource
    return (
      !(facts.group === group && exempt.has(facts.plural)) && call.on.list(bindings, undefined).length > 0
    )
  },

  validate(attributes) {
    const { on, warnings } = attributes.call
    const bound = on.list(bindings, undefined)
    let first: string | undefined
    let reason = ''
    for (const policy of on.list(policies, undefined)) {
      const version = matchedVersion(attributes, policy.spec.matchConstraints)
      if (version === undefined) continue
      let seen: Attributes | undefined
      for (const binding of bound) {
        if (binding.spec.policyName !== policy.metadata.name) continue
        if (matchedVersion(attributes, binding.spec.matchResources) === undefined) continue
        seen ??= inVersion(attributes, version)
        const at = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`
        for (const denial of judge(seen, policy, binding)) {
          if (denial.actions.includes('Warn')) warnings.push(`Validation failed for ${at}: ${denial.message}`)
          if (!denial.actions.includes('Deny') || first !== undefined) continue
          first = `${at} denied request: ${denial.message}`
          reason = denial.reason
        }
      }
    }
    if (first !== undefined) throw denied(attributes, first, reason)
  },
}

interface Judgement extends Denial {
  readonly actions: readonly string[]
}

function judge(
  attributes: Attributes,
  policy: ValidatingAdmissionPolicy,
  { spec }: ValidatingAdmissionPolicyBinding,
): readonly Judgement[] {
  const actions = spec.validationActions ?? []
  try {
    return paramsOf(attributes, policy.spec.paramKind, spec.paramRef).flatMap((params) => {
      const { denials, annotationErrors } = verdictOf(attributes, policy, params)
      return [
        ...denials.map((denial) => ({ ...denial, actions })),
        ...annotationErrors.map((message) => ({ message, reason: 'Invalid', actions: ['Deny'] })),
      ]
    })
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    if (policy.spec.failurePolicy === 'Ignore') return []
    return [{ message: error.message, reason: 'Invalid', actions: ['Deny'] }]
  }
}

/** Told as forbidden, with the reason and the code that the policy chose. */
function denied(attributes: Attributes, message: string, reason: string): ApiError {
  const { status } = refusal(attributes, message, [{ message }])
  return new ApiError({ ...status, reason, code: codes[reason] ?? unprocessable })
}
