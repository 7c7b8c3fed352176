// Getting what the arguments name from the server: single objects, and lists in chunks.
import type { KubeList, KubeObject } from '#api/object.ts'
import type { Query } from '#api/request.ts'
import { apiVersionOf, resourcePath } from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import type { ApiResource } from './discovery.ts'
import type { Target } from './resource-arguments.ts'
import { responseBody } from './responses.ts'
import type { VerbCall } from './verb.ts'

export interface FetchOptions {
  /** Asks for another shape, such as a Table. */
  readonly accept?: string
  readonly query?: Query
  readonly subresource?: string | undefined
}

/** What a list or a Table has in common. */
interface Page {
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string }
  readonly items?: readonly unknown[]
  readonly rows?: readonly unknown[] | null
}

/** One object in the shape asked for. Throws ApiError; a missing namespace is told instead of the object. */
export async function fetchNamed(
  call: VerbCall,
  target: Target,
  options: FetchOptions = {},
): Promise<unknown> {
  const { resource, namespace, name } = target
  const path = resourcePath(resource, namespace, name, options.subresource)
  try {
    return responseBody(await call.client.request({ method: 'GET', path, ...headersAndQuery(options) }))
  } catch (error) {
    if (isNotFound(error) && namespace !== undefined && namespace !== 'default')
      await checkNamespace(call, namespace)
    throw error
  }
}

async function checkNamespace(call: VerbCall, namespace: string): Promise<void> {
  const response = await call.client.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}` })
  if (response.code === 404) responseBody(response)
}

/** A whole collection, narrowed by the selectors of the call; pages are joined. Throws ApiError. */
export async function fetchList(call: VerbCall, target: Target, options: FetchOptions = {}): Promise<Page> {
  const { resource, namespace } = target
  const query = { ...selectorsOf(call), ...options.query }
  const limit = call.flags.has('chunk-size') ? call.flags.count('chunk-size') : 500
  let whole: Page | undefined
  let from: string | undefined
  do {
    const page = await fetchPage(call, resource, namespace, {
      ...options,
      query: { ...query, ...(limit > 0 && { limit: String(limit) }), ...(from && { continue: from }) },
    })
    whole = whole === undefined ? page : joined(whole, page)
    from = page.metadata.continue
  } while (from !== undefined && from !== '')
  return whole
}

async function fetchPage(
  call: VerbCall,
  resource: ApiResource,
  namespace: string | undefined,
  options: FetchOptions,
): Promise<Page> {
  const path = resourcePath(resource, namespace)
  try {
    return responseBody(
      await call.client.request({ method: 'GET', path, ...headersAndQuery(options) }),
    ) as Page
  } catch (error) {
    if (error instanceof ApiError && (error.reason === 'BadRequest' || error.reason === 'NotFound'))
      throw new ApiError({ ...error.status, message: listMessage(call, resource, error.message) })
    throw error
  }
}

/** Says what could not be listed. Models resource.Selector.Visit. */
function listMessage(call: VerbCall, resource: ApiResource, message: string): string {
  const what = JSON.stringify(`${apiPrefix(resource)}, Resource=${resource.plural}`)
  const labels = call.flags.text('selector')
  const fields = call.flags.text('field-selector')
  if (labels === '' && fields === '') return `Unable to list ${what}: ${message}`
  return `Unable to find ${what} that match label selector ${JSON.stringify(labels)}, field selector ${JSON.stringify(fields)}: ${message}`
}

function apiPrefix({ group, version }: ApiResource): string {
  return group === '' ? `/${version}` : apiVersionOf(group, version)
}

export function selectorsOf(call: VerbCall): Query {
  const labels = call.flags.text('selector')
  const fields = call.flags.text('field-selector')
  return { ...(labels !== '' && { labelSelector: labels }), ...(fields !== '' && { fieldSelector: fields }) }
}

function headersAndQuery({ accept = 'application/json', query }: FetchOptions) {
  return { headers: { accept }, ...(query && { query }) }
}

function joined(first: Page, next: Page): Page {
  return {
    ...first,
    metadata: { ...first.metadata, continue: next.metadata.continue ?? '' },
    ...(first.items && { items: [...first.items, ...(next.items ?? [])] }),
    ...(first.rows && { rows: [...first.rows, ...(next.rows ?? [])] }),
  }
}

/** The objects that a target stands for, each with its kind. Throws ApiError. */
export async function fetchObjects(call: VerbCall, target: Target): Promise<readonly KubeObject[]> {
  if (target.name !== undefined) return [(await fetchNamed(call, target)) as KubeObject]
  return withKinds((await fetchList(call, target)) as KubeList<KubeObject>)
}

/** The items of a list; typed lists leave the kind of their items to the list. */
export function withKinds(list: KubeList<KubeObject>): readonly KubeObject[] {
  const kind = list.kind.replace(/List$/, '')
  return list.items.map((item) => ({ ...item, apiVersion: list.apiVersion, kind }))
}
