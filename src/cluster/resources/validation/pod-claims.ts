// The claims of a pod to devices. Models pkg/apis/core/validation validatePodResourceClaims, v1.35.
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import type { PodSpec } from '#api/types/core-v1.ts'
import { dnsLabel, dnsSubdomain, nameRuleErrors } from './names.ts'

export function podClaimErrors({ resourceClaims = [] }: PodSpec, isMirror: boolean): FieldError[] {
  return resourceClaims.flatMap((claim, i) => {
    const at = `spec.resourceClaims[${i}]`
    const { name, resourceClaimName, resourceClaimTemplateName } = claim
    const errors = isMirror ? [forbiddenField(at, 'static pods do not support resource claims')] : []
    if (!name) errors.push(required(`${at}.name`))
    else if (resourceClaims.findIndex((other) => other.name === name) < i)
      errors.push(duplicate(`${at}.name`, name))
    else errors.push(...nameRuleErrors(`${at}.name`, name, dnsLabel))
    const shown = () => internalObject('core.v1.PodResourceClaim', claim)
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined)
      errors.push(
        invalidValue(
          at,
          shown(),
          'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
        ),
      )
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined)
      errors.push(
        invalidValue(at, shown(), 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'),
      )
    for (const [field, given] of [
      ['resourceClaimName', resourceClaimName],
      ['resourceClaimTemplateName', resourceClaimTemplateName],
    ] as const)
      if (given !== undefined) errors.push(...nameRuleErrors(`${at}.${field}`, given, dnsSubdomain))
    return errors
  })
}
