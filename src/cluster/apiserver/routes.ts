// Which methods a path knows: what no route leads to is not found, what a route does not take is not allowed.
// Models apiserver endpoints installer, v1.35.
import { methodNotAllowed, noSuchPath, notFound } from '#api/status.ts'
import type { ServedResource } from './registry.ts'
import type { RequestInfo } from './request-info.ts'

const methodVerbs: { readonly [method: string]: readonly string[] } = {
  GET: ['get', 'list'],
  POST: ['create'],
  PUT: ['update'],
  PATCH: ['patch'],
  DELETE: ['delete', 'deletecollection'],
}
/** Proxies take HEAD and OPTIONS as well. */
const proxied = ['get']
const ofCollection = ['list', 'create', 'deletecollection']
const ofObject = ['get', 'update', 'patch', 'delete']

/** Throws 404 and 405. */
export function checkRoute(method: string, info: RequestInfo, resource: ServedResource): void {
  const verbs = verbsAt(info, resource)
  if (verbs.length === 0) {
    // Custom resources have no routes of their own: their server takes the part for one that is not there.
    if (resource.custom !== undefined && info.subresource !== undefined)
      throw notFound(resource.facts, info.name ?? '')
    throw noSuchPath()
  }
  const taken = methodVerbs[method] ?? (info.subresource === 'proxy' ? proxied : [])
  if (!taken.some((verb) => verbs.includes(verb))) throw methodNotAllowed()
}

function verbsAt(
  { namespace, name, subresource }: RequestInfo,
  { facts }: ServedResource,
): readonly string[] {
  if (subresource !== undefined)
    return facts.subresources.find((sub) => sub.name === subresource)?.verbs ?? []
  const known = name === undefined ? ofCollection : ofObject
  const verbs = facts.verbs.filter((verb) => known.includes(verb))
  // The objects of all namespaces can be looked at together, and no more.
  const isEverywhere = facts.namespaced && namespace === undefined
  return isEverywhere ? verbs.filter((verb) => verb === 'list') : verbs
}
