// One request on its way through the server, and the parts of the server it meets.

import type { ApiRequest, User } from '#api/request.ts'
import { queryValue } from '#api/request.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import type { VirtualClock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { StrategyContext } from '../resources/resource.ts'
import type { Store } from '../store.ts'
import type { AdmissionChain } from './admission/admission.ts'
import type { Authentication } from './authentication/authentication.ts'
import type { ServiceAccountTokens } from './authentication/service-account-tokens.ts'
import type { Authorization } from './authorization/authorization.ts'
import type { Backends } from './backends.ts'
import type { ObjectStore } from './custom/custom-versions.ts'
import type { FieldLedger } from './field-ledger.ts'
import type { FindKubelet } from './kubelet-door.ts'
import type { ParseYaml } from './read-yaml.ts'
import type { Registry, ServedResource } from './registry.ts'
import type { RequestInfo } from './request-info.ts'
import type { Trail } from './request-trace.ts'
import type { WatchHub } from './watch-hub.ts'

/** The parts that a request meets. */
export interface ServerParts {
  readonly clock: VirtualClock
  readonly random: Random
  readonly store: Store
  readonly registry: Registry
  readonly admission: AdmissionChain
  readonly hub: WatchHub
  readonly authentication: Authentication
  readonly tokens: ServiceAccountTokens
  readonly authorization: Authorization
  readonly ledger: FieldLedger
  readonly serviceCidr: string
  /** Whether a component answers at a port of the server's own machine. */
  readonly isListening: (port: number) => boolean
  /** Parses a YAML body; handed in, so that the simulator needs no YAML library. Throws on bad input. */
  readonly parseYaml: ParseYaml
  /** The way to the kubelets; a bare control plane has none. */
  readonly kubelets: FindKubelet | undefined
  /** The way to servers in the cluster; a bare control plane reaches nobody. */
  readonly backends: Backends
}

export interface Call {
  readonly server: ServerParts
  readonly request: ApiRequest
  readonly info: RequestInfo
  readonly user: User
  /** What the request speaks of; of a kind with several versions, the one in which objects are stored. */
  readonly resource: ServedResource
  /** The version that the request speaks. */
  readonly served: ServedResource
  readonly on: StrategyContext
  /** Where the objects of the resource are, as the request sees them. */
  readonly store: ObjectStore
  readonly dryRun: boolean
  /** Who the written fields will belong to. */
  readonly fieldManager: string
  /** Texts for Warning headers, in order. */
  readonly warnings: string[]
  /** What is noted on the way. */
  readonly trail: Trail
}

/** The name of the object that the path names; a request without one never gets here. */
export function nameOf(call: Call): string {
  return call.info.name ?? ''
}

/** `?fieldManager=`, else the user agent's first word. */
export function fieldManagerOf(request: ApiRequest): string {
  const given = queryValue(request.query, 'fieldManager')
  if (given !== undefined && given !== '') return given
  const agent = request.headers?.['user-agent']
  return typeof agent === 'string' ? (agent.split('/')[0] ?? 'unknown') : 'unknown'
}

/** Who writes, for the ownership of fields. */
export function writerOf(call: Call): {
  manager: string
  operation: 'Update'
  apiVersion: string
  subresource: string
  timeMs: number
  unowned: readonly string[]
} {
  const { facts } = call.served
  return {
    unowned: call.resource.strategy.unownedFields ?? [],
    manager: call.fieldManager,
    operation: 'Update',
    apiVersion: apiVersionOf(facts.group, facts.version),
    subresource: call.info.subresource ?? '',
    timeMs: call.on.nowMs,
  }
}
