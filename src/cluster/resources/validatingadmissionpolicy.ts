// ValidatingAdmissionPolicies and their bindings. Models pkg/apis/admissionregistration/v1 defaults and printers, v1.35.
import type { Draft } from '#api/object.ts'
import type { MatchResources } from '#api/types/admissionregistration-v1.ts'
import { setRuleDefaults } from './admission-rules.ts'
import { ageCell } from './columns.ts'
import { defineResource, ownMetadata } from './resource.ts'
import { admissionPolicyErrors, policyBindingErrors } from './validation/policy.ts'

export const validatingAdmissionPolicy = defineResource(
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy',
  {
    metadataKeptByStatus: ownMetadata,
    needsRevision: true,
    validate: admissionPolicyErrors,

    hasGeneration: true,

    setDefaults({ spec }) {
      spec.failurePolicy ??= 'Fail'
      setMatchDefaults(spec.matchConstraints)
    },

    cells(policy, nowMs) {
      const { validations, paramKind } = policy.spec
      return [
        policy.metadata.name,
        (validations ?? []).length,
        paramKind === undefined ? '<unset>' : `${paramKind.apiVersion}/${paramKind.kind}`,
        ageCell(policy, nowMs),
      ]
    },
  },
)

export const validatingAdmissionPolicyBinding = defineResource(
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding',
  {
    needsRevision: true,
    validate: policyBindingErrors,

    hasGeneration: true,

    setDefaults: ({ spec }) => setMatchDefaults(spec.matchResources),

    cells(binding, nowMs) {
      const { policyName, paramRef } = binding.spec
      const place = [paramRef?.namespace, paramRef?.name].filter(Boolean)
      return [
        binding.metadata.name,
        policyName ?? '',
        paramRef === undefined ? '<unset>' : place.join('/'),
        ageCell(binding, nowMs),
      ]
    },
  },
)

function setMatchDefaults(match: Draft<MatchResources> | undefined): void {
  if (match === undefined) return
  setRuleDefaults(match, [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])])
}
