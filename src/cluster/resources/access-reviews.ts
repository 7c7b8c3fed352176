// Questions to the server about who may do what: answered, never stored.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import type { Draft } from '#api/object.ts'
import type { User } from '#api/request.ts'
import { formatTime } from '#api/time.ts'
import type {
  SelfSubjectAccessReviewSpec,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from '#api/types/authorization-v1.ts'
import { serviceAccountIssuer } from '../apiserver/authentication/service-account-tokens.ts'
import type { AccessAttributes } from '../apiserver/authorization/attributes.ts'
import { quotedList } from '../apiserver/authorization/policy-rules.ts'
import { defineResource, type StrategyContext } from './resource.ts'
import { userInfoOf } from './user-info.ts'

function wantedOf(
  spec: Pick<SubjectAccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>,
): AccessAttributes {
  const { resourceAttributes, nonResourceAttributes } = spec
  if (nonResourceAttributes !== undefined)
    return { verb: nonResourceAttributes.verb ?? '', path: nonResourceAttributes.path ?? '' }
  const { verb = '', group = '', resource = '', subresource, name, namespace } = resourceAttributes ?? {}
  return { verb, group, resource: subresource ? `${resource}/${subresource}` : resource, name, namespace }
}

function answer(
  on: StrategyContext,
  user: User,
  spec: Draft<SelfSubjectAccessReviewSpec>,
): Draft<SubjectAccessReviewStatus> {
  const { allowed, reason } = on.authorization.decide(user, wantedOf(spec))
  return { allowed, ...(reason !== '' && { reason }) }
}

function userOf(spec: Pick<SubjectAccessReviewSpec, 'user' | 'groups'>): User {
  return { name: spec.user ?? '', groups: spec.groups ?? [] }
}

function attributeErrors(
  spec: Pick<SubjectAccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>,
): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec
  const text = (why: string) => `${why} nonResourceAttributes or resourceAttributes must be specified`
  if (resourceAttributes === undefined && nonResourceAttributes === undefined)
    return [invalidValue('spec.resourceAttributes', null, text('exactly one of'))]
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined)
    return [
      invalidValue(
        'spec.nonResourceAttributes',
        internalObject('authorization.v1.NonResourceAttributes', nonResourceAttributes),
        'cannot be specified in combination with resourceAttributes',
      ),
    ]
  return []
}

function subjectErrors(spec: SubjectAccessReviewSpec): FieldError[] {
  const isNamed = spec.user || (spec.groups ?? []).length > 0
  return [
    ...attributeErrors(spec),
    ...(isNamed ? [] : [invalidValue('spec.user', '', 'at least one of user or group must be specified')]),
  ]
}

export const selfSubjectAccessReview = defineResource('authorization.k8s.io/v1/SelfSubjectAccessReview', {
  answersOnly: true,
  validate: ({ spec }) => attributeErrors(spec),
  answer(review, on) {
    review.status = answer(on, on.user, review.spec)
  },
})

export const subjectAccessReview = defineResource('authorization.k8s.io/v1/SubjectAccessReview', {
  answersOnly: true,
  validate: ({ spec }) => subjectErrors(spec),
  answer(review, on) {
    review.status = answer(on, userOf(review.spec), review.spec)
  },
})

export const localSubjectAccessReview = defineResource('authorization.k8s.io/v1/LocalSubjectAccessReview', {
  answersOnly: true,
  validate: ({ metadata, spec }) => [
    ...subjectErrors(spec),
    ...(spec.resourceAttributes !== undefined && spec.resourceAttributes.namespace !== metadata.namespace
      ? [
          invalidValue(
            'spec.resourceAttributes.namespace',
            spec.resourceAttributes.namespace ?? '',
            'must match metadata.namespace',
          ),
        ]
      : []),
    ...(spec.nonResourceAttributes === undefined
      ? []
      : [
          invalidValue(
            'spec.nonResourceAttributes',
            internalObject('authorization.v1.NonResourceAttributes', spec.nonResourceAttributes),
            'disallowed on this kind of request',
          ),
        ]),
  ],
  answer(review, on) {
    review.status = answer(on, userOf(review.spec), review.spec)
  },
})

export const selfSubjectRulesReview = defineResource('authorization.k8s.io/v1/SelfSubjectRulesReview', {
  answersOnly: true,
  answersAnew: true,
  answer(review, on) {
    const { rules } = on.authorization.rbac.rulesFor(on.user, review.spec.namespace)
    const resourceRules = rules.filter((rule) => rule.resources !== undefined)
    const nonResourceRules = rules.filter((rule) => rule.nonResourceURLs !== undefined)
    review.spec = {}
    review.status = { resourceRules, nonResourceRules, incomplete: false } as typeof review.status
  },
})

export const selfSubjectReview = defineResource('authentication.k8s.io/v1/SelfSubjectReview', {
  answersOnly: true,
  answersAnew: true,
  answer(review, on) {
    review.metadata.creationTimestamp = formatTime(on.nowMs)
    review.status = { userInfo: userInfoOf(on.user) }
  },
})

/** Who a token speaks of, and whether it is meant for who asks. Models registry authentication tokenreview, v1.35. */
export const tokenReview = defineResource('authentication.k8s.io/v1/TokenReview', {
  answersOnly: true,
  answer(review, on) {
    const { token = '', audiences = [] } = review.spec
    const wanted = audiences.length === 0 ? [serviceAccountIssuer] : audiences
    const known = on.authentication.ofToken(token)
    const shared = known?.audiences.filter((audience) => wanted.includes(audience)) ?? []
    if (known === undefined) review.status = { user: {}, error: 'invalid bearer token' }
    else if (shared.length === 0)
      review.status = {
        user: {},
        error: `[invalid bearer token, token audiences ${quotedList(known.audiences)} is invalid for the target audiences ${quotedList(wanted)}]`,
      }
    else review.status = { authenticated: true, user: userInfoOf(known.user), audiences: shared }
  },
})
