// Acting as somebody else, for those who may. Models apiserver filters WithImpersonation, v1.35.
import { type ApiRequest, type Headers, headerValue, type User } from '#api/request.ts'
import { badRequest } from '#api/status.ts'
import type { Authorization } from '../authorization/authorization.ts'
import { anonymous, authenticatedGroup } from './authentication.ts'
import { accountGroups } from './service-account-tokens.ts'

const accountPrefix = 'system:serviceaccount:'
const extraPrefix = 'impersonate-extra-'

/** The user that the request is to count as. Throws 400 for a group without a user, 403 for who may not. */
export function impersonatedUser(user: User, { headers }: ApiRequest, authorization: Authorization): User {
  if (headers === undefined) return user
  const name = headerValue(headers, 'impersonate-user')
  const asked = listOf(headers['impersonate-group'])
  const uid = headerValue(headers, 'impersonate-uid')
  const extra = extraOf(headers)
  if (name === undefined || name === '') {
    if (asked.length > 0)
      throw badRequest(
        `requested [${asked.map((group) => `{Group  ${group}    }`).join(' ')}] without impersonating a user`,
      )
    if (uid !== undefined) throw badRequest(`requested [{UID  ${uid}    }] without impersonating a user`)
    if (extra !== undefined) throw badRequest('requested extra without impersonating a user')
    return user
  }
  const verb = 'impersonate'
  const [namespace, account] = name.startsWith(accountPrefix)
    ? name.slice(accountPrefix.length).split(':')
    : []
  if (namespace !== undefined && account !== undefined)
    authorization.require(user, { verb, group: '', resource: 'serviceaccounts', namespace, name: account })
  else authorization.require(user, { verb, group: '', resource: 'users', name })
  for (const group of asked) authorization.require(user, { verb, group: '', resource: 'groups', name: group })
  const group = 'authentication.k8s.io'
  if (uid !== undefined) authorization.require(user, { verb, group, resource: 'uids', name: uid })
  for (const [key, values] of Object.entries(extra ?? {}))
    for (const value of values)
      authorization.require(user, { verb, group, resource: `userextras/${key}`, name: value })
  return {
    name,
    ...(uid !== undefined && { uid }),
    groups: groupsOf(name, asked, namespace),
    ...(extra !== undefined && { extra }),
  }
}

function groupsOf(name: string, asked: readonly string[], namespace: string | undefined): readonly string[] {
  if (namespace !== undefined && asked.length === 0) return accountGroups(namespace)
  if (name === anonymous.name) return [...new Set([...asked, ...anonymous.groups])]
  return [...new Set([...asked, authenticatedGroup])]
}

function extraOf(headers: Headers): { readonly [key: string]: readonly string[] } | undefined {
  if (!hasExtra(headers)) return undefined
  const pairs = Object.entries(headers).flatMap(([header, values]) =>
    header.startsWith(extraPrefix) && values !== undefined
      ? [[decodeURIComponent(header.slice(extraPrefix.length)), listOf(values)] as const]
      : [],
  )
  return Object.fromEntries(pairs)
}

function hasExtra(headers: Headers): boolean {
  for (const header in headers)
    if (headers[header] !== undefined && header.startsWith(extraPrefix)) return true
  return false
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}
