// What the expressions of policies and webhooks see of a write. Models apiserver plugin/cel activation, v1.35.
import type { KubeObject } from '#api/object.ts'
import type { User } from '#api/request.ts'
import { namespaces } from '#api/resource-ref.ts'
import type { Namespace } from '#api/types/core-v1.ts'
import type { Program } from '../../../cel/compile.ts'
import { type Budget, CostExceeded, type Values } from '../../../cel/evaluate-expression.ts'
import { parseTimestamp } from '../../../cel/instants.ts'
import {
  type AskAuthorizer,
  CelAuthorizer,
  ResourceCheck,
  type Wanted,
} from '../../../cel/library/authorizer.ts'
import { CelError, Timestamp } from '../../../cel/values.ts'
import type { PolicyPrograms } from '../../../resources/policy-expressions.ts'
import { accountGroups } from '../../authentication/service-account-tokens.ts'
import type { Attributes } from '../admission.ts'
import { requestOf } from './request.ts'
import { celValue } from './values.ts'

/** The values for the names in expressions; variables of the policy are evaluated when somebody asks, and once. */
export function activationOf(
  attributes: Attributes,
  programs: PolicyPrograms,
  params: KubeObject | undefined,
  budget: Budget,
): Values {
  const { call, namespace, object, old, name, subresource } = attributes
  const { facts } = call.resource
  const home: Namespace | undefined =
    namespace === undefined ? undefined : call.on.get(namespaces, undefined, namespace)
  const ask = authorizerFor(attributes, call.user)
  const variables = {}
  const values: Values = {
    object: celValue(object),
    oldObject: celValue(old),
    params: celValue(params),
    namespaceObject: home === undefined ? null : namespaceValue(home),
    request: celValue(requestOf(attributes)),
    variables,
    authorizer: new CelAuthorizer(ask),
    'authorizer.requestResource': new ResourceCheck(ask, {
      group: facts.group,
      resource: facts.plural,
      subresource: subresource ?? '',
      namespace: namespace ?? '',
      name,
    }),
  }
  for (const [variable, program] of programs.variables) {
    const get = (): unknown => {
      const value = composed(variable, program, values, budget)
      Object.defineProperty(variables, variable, { value, enumerable: true })
      return value
    }
    Object.defineProperty(variables, variable, { get, enumerable: true, configurable: true })
  }
  return values
}

function composed(name: string, program: Program | CelError, values: Values, budget: Budget): unknown {
  const quoted = JSON.stringify(name)
  if (program instanceof CelError)
    throw new CelError(`composited variable ${quoted} fails to compile: ${program.message}`)
  try {
    return program.evaluate(values, budget)
  } catch (error) {
    if (!(error instanceof CelError) || error instanceof CostExceeded) throw error
    throw new CelError(`composited variable ${quoted} fails to evaluate: ${error.message}`)
  }
}

/** Only some of a namespace is shown. */
function namespaceValue({ metadata, spec, status }: Namespace): unknown {
  const { uid, managedFields: _, ownerReferences: __, ...rest } = metadata
  const times = Object.fromEntries(
    (['creationTimestamp', 'deletionTimestamp'] as const).flatMap((field) => {
      const nanos = parseTimestamp(metadata[field] ?? '')
      return nanos === undefined ? [] : [[field, new Timestamp(nanos)]]
    }),
  )
  const shown = celValue({ metadata: { ...rest, UID: uid }, spec, status }) as { metadata: object }
  return { ...shown, metadata: { ...shown.metadata, ...times } }
}

function authorizerFor(attributes: Attributes, user: User): AskAuthorizer {
  const { authorization } = attributes.call.server
  return {
    ask({ verb, path, group, resource, subresource, namespace, name }: Wanted) {
      if (path !== undefined) return authorization.decide(user, { verb, path })
      return authorization.decide(user, {
        verb,
        group,
        resource: subresource === '' ? resource : `${resource}/${subresource}`,
        ...(namespace !== '' && { namespace }),
        ...(name !== '' && { name }),
      })
    },
    as: (namespace, account) =>
      authorizerFor(attributes, {
        name: `system:serviceaccount:${namespace}:${account}`,
        groups: accountGroups(namespace),
      }),
  }
}
