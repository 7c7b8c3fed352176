// authorizer.group("apps").resource("deployments").check("create").allowed(). Models apiserver cel/library authz, v1.35.
import { dnsLabel, dnsSubdomain } from '../../resources/validation/names.ts'
import type { Declaration } from '../functions.ts'
import { CelError, Opaque } from '../values.ts'

/** What somebody may be asked to be allowed to do. */
export interface Wanted {
  readonly verb: string
  /** Of requests for no resource. */
  readonly path?: string | undefined
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
}

/** Asks on behalf of the user of the request, or of a service account. */
export interface AskAuthorizer {
  ask(wanted: Wanted): { readonly allowed: boolean; readonly reason: string }
  as(namespace: string, serviceAccount: string): AskAuthorizer
}

const prefix = 'kubernetes.authorization.'
const nothing: Omit<Wanted, 'verb'> = { group: '', resource: '', subresource: '', namespace: '', name: '' }

abstract class Receiver extends Opaque {
  equals(other: Opaque): boolean {
    return this === other
  }
}

export class CelAuthorizer extends Receiver {
  readonly typeName = `${prefix}Authorizer`
  readonly by: AskAuthorizer
  constructor(by: AskAuthorizer) {
    super()
    this.by = by
  }
}

class PathCheck extends Receiver {
  readonly typeName = `${prefix}PathCheck`
  readonly by: AskAuthorizer
  readonly path: string
  constructor(by: AskAuthorizer, path: string) {
    super()
    this.by = by
    this.path = path
  }
}

class GroupCheck extends Receiver {
  readonly typeName = `${prefix}GroupCheck`
  readonly by: AskAuthorizer
  readonly group: string
  constructor(by: AskAuthorizer, group: string) {
    super()
    this.by = by
    this.group = group
  }
}

export class ResourceCheck extends Receiver {
  readonly typeName = `${prefix}ResourceCheck`
  readonly by: AskAuthorizer
  readonly wanted: Omit<Wanted, 'verb'>
  constructor(by: AskAuthorizer, wanted: Partial<Wanted>) {
    super()
    this.by = by
    this.wanted = { ...nothing, ...wanted }
  }
}

class Decision extends Receiver {
  readonly typeName = `${prefix}Decision`
  readonly allowed: boolean
  readonly reason: string
  constructor({ allowed, reason }: { allowed: boolean; reason: string }) {
    super()
    this.allowed = allowed
    this.reason = reason
  }
}

const authorizer = `${prefix}Authorizer`
const groupCheck = `${prefix}GroupCheck`
const resourceCheck = `${prefix}ResourceCheck`
const pathCheck = `${prefix}PathCheck`
const decision = `${prefix}Decision`

function path({ by }: CelAuthorizer, text: string): PathCheck {
  if (text.trim() === '') throw new CelError('path must not be empty')
  return new PathCheck(by, text)
}

function resource({ by, group }: GroupCheck, text: string): ResourceCheck {
  if (text.trim() === '') throw new CelError('resource must not be empty')
  return new ResourceCheck(by, { group, resource: text })
}

function serviceAccount({ by }: CelAuthorizer, namespace: string, name: string): CelAuthorizer {
  if (dnsSubdomain(name).length > 0) throw new CelError('Invalid service account name')
  if (dnsLabel(namespace).length > 0) throw new CelError('Invalid service account namespace')
  return new CelAuthorizer(by.as(namespace, name))
}

function narrowed(field: 'subresource' | 'namespace' | 'name'): Declaration {
  return [
    `(${resourceCheck}).${field}(string): ${resourceCheck}`,
    ({ by, wanted }: ResourceCheck, text: string) => new ResourceCheck(by, { ...wanted, [field]: text }),
  ]
}

/** No authorizer here looks at selectors. */
const unchanged = (check: ResourceCheck) => check

export const authorizerFunctions: readonly Declaration[] = [
  [`(${authorizer}).path(string): ${pathCheck}`, path],
  [
    `(${authorizer}).group(string): ${groupCheck}`,
    ({ by }: CelAuthorizer, text: string) => new GroupCheck(by, text),
  ],
  [`(${authorizer}).serviceAccount(string, string): ${authorizer}`, serviceAccount],
  [`(${groupCheck}).resource(string): ${resourceCheck}`, resource],
  narrowed('subresource'),
  narrowed('namespace'),
  narrowed('name'),
  [`(${resourceCheck}).fieldSelector(string): ${resourceCheck}`, unchanged],
  [`(${resourceCheck}).labelSelector(string): ${resourceCheck}`, unchanged],
  [
    `(${pathCheck}).check(string): ${decision}`,
    ({ by, path: asked }: PathCheck, verb: string) => new Decision(by.ask({ ...nothing, verb, path: asked })),
  ],
  [
    `(${resourceCheck}).check(string): ${decision}`,
    ({ by, wanted }: ResourceCheck, verb: string) => new Decision(by.ask({ ...wanted, verb })),
  ],
  [`(${decision}).errored(): bool`, () => false],
  [`(${decision}).error(): string`, () => ''],
  [`(${decision}).allowed(): bool`, ({ allowed }: Decision) => allowed],
  [`(${decision}).reason(): string`, ({ reason }: Decision) => reason],
]
