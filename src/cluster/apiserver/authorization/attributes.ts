// What somebody wants to do, and what an authorizer says to it. Models authorizer.Attributes, v1.35.
import type { User } from '#api/request.ts'
import type { StrategyContext } from '../../resources/resource.ts'

/** What somebody wants to do with a resource. */
export interface ResourceAttributes {
  readonly verb: string
  readonly namespace?: string | undefined
  readonly group: string
  /** `pods`, or `pods/log`. */
  readonly resource: string
  readonly name?: string | undefined
  /** The query's, where an authorizer looks at it. */
  readonly fieldSelector?: string | undefined
}

/** What somebody wants to do. */
export type AccessAttributes = ResourceAttributes | { readonly verb: string; readonly path: string }

/** An authorizer that does not allow leaves it to the next one. */
export interface AccessDecision {
  readonly allowed: boolean
  /** Which binding allowed it, or why it was not allowed; empty when there is nothing to say. */
  readonly reason: string
}

export interface Authorizer {
  decide(user: User, wanted: AccessAttributes): AccessDecision
}

/** The server's objects, as strategies and authorizers look them up. */
export type Lookup = Pick<StrategyContext, 'get' | 'list' | 'indexed'>

export const superusers = 'system:masters'

/** Members of system:masters may do anything, whatever the roles say. */
export function isSuperuser(user: User): boolean {
  return user.groups.includes(superusers)
}
