// The one door to the simulated cluster: a request in, an answer out, never an exception.

import type { KubeObject } from '#api/object.ts'
import type { ApiRequest, ApiResponse, Cancel, Headers, User } from '#api/request.ts'
import type { ResourceRef } from '#api/resource-ref.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { ApiError, internalError, methodNotAllowed, noSuchPath } from '#api/status.ts'
import type { VirtualClock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Resource, StrategyContext } from '../resources/resource.ts'
import { ApiClient } from '../runtime/api-client.ts'
import type { Store } from '../store.ts'
import type { Trace } from '../trace.ts'
import { AdmissionChain, type AdmissionPlugin } from './admission/admission.ts'
import { watchAvailability } from './aggregation/availability.ts'
import { registerLocalApis } from './aggregation/local-apis.ts'
import { RemoteApis } from './aggregation/remote-apis.ts'
import { Authentication, type StaticTokens, type VerifyCertificate } from './authentication/authentication.ts'
import { impersonatedUser } from './authentication/impersonation.ts'
import { ServiceAccountTokens } from './authentication/service-account-tokens.ts'
import type { Lookup } from './authorization/attributes.ts'
import { Authorization, type AuthorizationMode } from './authorization/authorization.ts'
import { type Backends, noBackends } from './backends.ts'
import { putBootstrapObjects } from './bootstrap.ts'
import { type Call, fieldManagerOf, type ServerParts } from './call.ts'
import { createFromRequest } from './create.ts'
import { type ObjectStore, plainStore } from './custom/custom-versions.ts'
import { followDefinitions } from './custom/definitions.ts'
import { deleteFromRequest, deleteObjects } from './deletion.ts'
import { discover } from './discovery.ts'
import { FieldLedger } from './field-ledger.ts'
import { answerHealth, pageNotFound } from './health.ts'
import { answerIssuer } from './issuer.ts'
import type { FindKubelet } from './kubelet-door.ts'
import { listObjects } from './list.ts'
import { listRevision } from './list-revision.ts'
import { checkMediaTypes } from './negotiation.ts'
import { answerOpenApi } from './openapi/answer-openapi.ts'
import { OpenApiDocuments } from './openapi/documents.ts'
import type { Descriptions } from './openapi/type-schemas.ts'
import { serverAgent, serverUser } from './own-objects.ts'
import { patchFromRequest } from './patch.ts'
import { checkListOptions, checkTimeout, writeOptions } from './query-options.ts'
import type { ParseYaml } from './read-yaml.ts'
import { Registry, type ServedResource } from './registry.ts'
import { type RequestInfo, requestInfo } from './request-info.ts'
import { isClient, type Trail, traceRequest } from './request-trace.ts'
import {
  headersOf,
  respondBody,
  respondDeleted,
  respondList,
  respondObject,
  respondWritten,
  watchShape,
} from './respond.ts'
import { checkRoute } from './routes.ts'
import { selectionOf } from './selection.ts'
import { admitConnection } from './subresources/admit-part.ts'
import { subresourceHandlers } from './subresources/index.ts'
import { bindNamedPod } from './subresources/pod-binding.ts'
import { storedObject, updateFromRequest } from './update.ts'
import { storedResource } from './versions.ts'
import { watchObjects } from './watch.ts'
import { WatchHub } from './watch-hub.ts'

export interface ApiServerOptions {
  readonly clock: VirtualClock
  readonly random: Random
  readonly store: Store
  readonly resources: readonly Resource[]
  readonly admission: readonly AdmissionPlugin[]
  readonly disabledAdmission?: readonly string[]
  readonly serviceCidr: string
  /** Whether a component answers at a port of the server's own machine; none does unless told. */
  readonly isListening?: (port: number) => boolean
  readonly parseYaml: ParseYaml
  readonly kubelets?: FindKubelet
  /** The way to servers in the cluster; without it every connection is refused. */
  readonly backends?: Backends
  /** What types and fields are for; asked for when somebody reads OpenAPI. */
  readonly describeTypes?: () => Descriptions
  /** The order of --authorization-mode; Node and RBAC unless told. */
  readonly authorizationModes?: readonly AuthorizationMode[]
  /** The users of --token-auth-file. */
  readonly staticTokens?: StaticTokens
  /** Told of what is asked and written. */
  readonly trace?: Trace
  /** Without it no client certificate is trusted. */
  readonly verifyCertificate?: VerifyCertificate
}

const usualModes: readonly AuthorizationMode[] = ['Node', 'RBAC']
const noTokens: StaticTokens = new Map()

const json: Headers = { 'content-type': 'application/json' }
export class ApiServer {
  readonly parts: ServerParts
  /** For what the server itself writes. */
  readonly #own: ApiClient
  readonly #openApi: OpenApiDocuments
  readonly #lookup: Lookup
  readonly #remote: RemoteApis
  readonly #trace: Trace | undefined
  readonly #plainStore: ObjectStore
  readonly #stops: Cancel[]

  constructor(options: ApiServerOptions) {
    const { clock, random, store, serviceCidr, parseYaml } = options
    this.#own = new ApiClient(this, serverUser, serverAgent)
    this.#trace = options.trace
    const registry = new Registry(options.resources)
    registry.addIndexes(store)
    this.#openApi = new OpenApiDocuments(registry, options.describeTypes ?? (() => ({})))
    this.#lookup = lookupIn(registry, (served) => this.#storeOf(served))
    this.#plainStore = plainStore(store)
    const modes = options.authorizationModes ?? usualModes
    const tokens = new ServiceAccountTokens(clock, random, this.#lookup)
    this.parts = {
      clock,
      random,
      store,
      registry,
      admission: new AdmissionChain(options.admission, options.disabledAdmission),
      hub: new WatchHub(clock, store),
      ledger: new FieldLedger(),
      tokens,
      authentication: new Authentication({
        tokens,
        staticTokens: options.staticTokens ?? noTokens,
        verifyCertificate: options.verifyCertificate,
        takesAnonymous: !modes.includes('AlwaysAllow'),
      }),
      authorization: new Authorization(this.#lookup, store, modes),
      serviceCidr,
      isListening: options.isListening ?? (() => false),
      parseYaml,
      kubelets: options.kubelets,
      backends: options.backends ?? noBackends,
    }
    this.#remote = new RemoteApis(store, this.parts.backends)
    const stopDefinitions = followDefinitions({
      clock,
      store,
      registry,
      handle: (asked) => this.handle(asked),
    })
    this.#stops = [stopDefinitions, () => this.#remote.stop()]
  }

  /** Puts the roles, bindings and levels of a new cluster there, as far as they are missing, and what says which APIs are served. */
  bootstrap(): void {
    putBootstrapObjects(this.parts)
    const { store, registry, clock } = this.parts
    const parts = { own: this.#own, remote: this.#remote, store, registry, clock }
    this.#stops.push(registerLocalApis(parts), watchAvailability(parts))
  }

  /** Ends what is open; the next request may come to a new server over the same store. */
  stop(): void {
    this.parts.hub.endAll()
    this.parts.authorization.stop()
    for (const stop of this.#stops) stop()
  }

  handle(request: ApiRequest): ApiResponse {
    const trail: Trail = {}
    const response = this.#answerOrRefuse(request, trail)
    if (this.#trace?.isOn === true)
      traceRequest(this.#trace, request, trail, response, this.parts.store.revision)
    return response
  }

  #answerOrRefuse(request: ApiRequest, trail: Trail): ApiResponse {
    try {
      return this.#route(request, trail)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { code: error.code, headers: json, body: request.method === 'HEAD' ? '' : error.status }
    }
  }

  #route(request: ApiRequest, trail: Trail): ApiResponse {
    const info = requestInfo(request)
    trail.info = info
    checkTimeout(request, info)
    const { authentication, authorization } = this.parts
    const user = impersonatedUser(authentication.userOf(request), request, authorization)
    trail.user = user
    authorization.check(user, info, request)
    trail.isAuthorized = true
    if (this.#trace?.isOn === true && isClient(request)) {
      trail.allowedBy = authorization.reasonFor(user, info, request)
      trail.asked = new Set()
    }
    const answered = this.#remote.answer(request, user)
    if (answered !== undefined) return answered
    if (!info.isResource) {
      return (
        answerHealth(request, this.parts) ??
        discover(request, this.parts.registry, this.#remote) ??
        answerOpenApi(request, this.#openApi) ??
        answerIssuer(request) ??
        pageNotFound()
      )
    }
    const served = this.parts.registry.find(info.group, info.version, info.resource)
    if (served === undefined) {
      if (!this.parts.registry.hasGroup(info.group)) return pageNotFound()
      throw noSuchPath()
    }
    checkRoute(request.method, info, served)
    const resource = storedResource(this.parts.registry, served)
    // What a proxy hands on is its receiver's to understand.
    if (info.subresource !== 'proxy') checkMediaTypes(request, info.verb)
    const { dryRun } = writeOptions(request, info.verb)
    trail.isDryRun = dryRun
    const call: Call = {
      trail,
      server: this.parts,
      request,
      info,
      user,
      resource,
      served,
      on: this.#strategyContext(user),
      store: this.#storeOf(resource),
      dryRun,
      fieldManager: fieldManagerOf(request),
      warnings: served.strategy.deprecation === undefined ? [] : [served.strategy.deprecation],
    }
    try {
      return this.#answer(call, resource, info)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return respondBody(call, error.code, error.status)
    }
  }

  #answer(call: Call, resource: ServedResource, info: RequestInfo): ApiResponse {
    if (info.subresource !== undefined) return this.#answerSubresource(call, resource, info.subresource)
    switch (info.verb) {
      case 'get':
        return respondObject(call, 200, objectAsOf(call))
      case 'list':
        checkListOptions(call.request.query)
        return respondList(call, listObjects(call))
      case 'watch':
        checkListOptions(call.request.query)
        return watchObjects(call, watchShape(call))
      case 'create':
        if (resource.collection === 'bindings') return bindNamedPod(call)
        return respondObject(call, 201, createFromRequest(call))
      case 'update':
        return respondWritten(call, updateFromRequest(call))
      case 'patch':
        return respondWritten(call, patchFromRequest(call))
      case 'delete':
        return respondDeleted(call, deleteFromRequest(call, storedObject(call)).body)
      case 'deletecollection': {
        const selection = selectionOf(call)
        const chosen = call.store.list(selection.scope).filter(selection.matches)
        const { metadata, ...list } = listObjects(call)
        const { resourceVersion } = metadata
        return respondList(call, {
          ...list,
          metadata: { resourceVersion },
          items: deleteObjects(call, chosen),
        })
      }
      default:
        throw methodNotAllowed()
    }
  }

  #answerSubresource(call: Call, resource: ServedResource, name: string): ApiResponse {
    if (name === 'status' || resource.strategy.parts?.[name] !== undefined) return this.#answerPart(call)
    const handler = subresourceHandlers[`${resource.collection}/${name}`] ?? subresourceHandlers[`*/${name}`]
    if (handler === undefined) throw internalError(`the subresource ${name} is not served`)
    admitConnection(call)
    const answer = handler(call)
    return 'body' in answer ? { ...answer, headers: { ...headersOf(call), ...answer.headers } } : answer
  }

  #answerPart(call: Call): ApiResponse {
    if (call.info.verb === 'get') return respondObject(call, 200, storedObject(call))
    if (call.info.verb === 'update') return respondObject(call, 200, updateFromRequest(call).object)
    if (call.info.verb === 'patch') return respondObject(call, 200, patchFromRequest(call).object)
    throw methodNotAllowed()
  }

  /** Custom resources are seen in the version that the request speaks. */
  #storeOf({ custom, facts }: ServedResource): ObjectStore {
    const { store, ledger, backends, random, clock } = this.parts
    if (custom === undefined) return this.#plainStore
    const uuid = () => random.stream('apiserver/conversion').uuid()
    const caller = { backends, lookup: this.#lookup, nowMs: clock.now(), uuid }
    return custom.versions.storeFor(apiVersionOf(facts.group, facts.version), store, ledger, caller)
  }

  #strategyContext(user: User): StrategyContext {
    const { clock, random, serviceCidr, isListening, authentication, authorization } = this.parts
    return {
      ...this.#lookup,
      nowMs: clock.now(),
      user,
      serviceCidr,
      own: this.#own,
      isListening,
      authentication,
      authorization,
      random: (stream) => random.stream(`apiserver/${stream}`),
    }
  }
}

/** Objects of the store by their resource. */
function lookupIn(registry: Registry, storeOf: (served: ServedResource) => ObjectStore): Lookup {
  const place = ({ group, version, plural }: ResourceRef) => {
    const served = registry.find(group, version, plural) as ServedResource
    return { collection: served.collection, store: storeOf(served) }
  }
  return {
    get: <T>(ref: ResourceRef<T>, namespace: string | undefined, name: string) => {
      const { collection, store } = place(ref)
      return store.get(collection, namespace === undefined ? name : `${namespace}/${name}`) as T | undefined
    },
    list: <T>(ref: ResourceRef<T>, namespace: string | undefined) => {
      const { collection, store } = place(ref)
      return store.list({ collection, namespace }) as unknown as readonly T[]
    },
    indexed: <T>(ref: ResourceRef<T>, name: string, value: string) => {
      const { collection, store } = place(ref)
      return store.list({ collection, index: { name, value } }) as unknown as readonly T[]
    },
  }
}

/** The object, which is to be no older than the caller asks. Throws 404 and 504. */
function objectAsOf(call: Call): KubeObject {
  if (call.request.query?.resourceVersion !== undefined)
    listRevision(call.request.query, call.server.store.revision)
  return storedObject(call)
}
