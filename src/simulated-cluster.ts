// What the library hands out: a cluster for programs, with its API, its clock and its faults.
import type { KubeObject } from '#api/object.ts'
import type { ApiRequest, ApiResponse } from '#api/request.ts'
import type { FaultParams, Heal } from '#cluster/faults/fault.ts'
import type { ApiClient } from '#cluster/runtime/api-client.ts'

/** Nothing in it takes real time: it does what it has to do when it is asked, or when `advance` lets time pass. */
export interface SimulatedCluster {
  /**
   * The API as the cluster's admin, typed by `resourceRef`. Its objects are the server's own and frozen.
   * Throws ApiError, and ConnectionError while the API server does not run.
   */
  readonly api: ApiClient

  /** Virtual time in milliseconds since 1970. */
  readonly nowMs: number

  /** Lets so many milliseconds of virtual time pass, and all happen that falls due. */
  advance(ms: number): void

  /** The API as it is: any request by any user. Throws ConnectionError while the API server does not run. */
  handle(request: ApiRequest): ApiResponse

  /**
   * Applies manifests on the server, like `kubectl apply --server-side --force-conflicts`; several stand in one text
   * between `---`. Returns the objects. Throws ApiError, and Error for a text that holds no manifests.
   */
  apply(manifests: string, namespace?: string): readonly KubeObject[]

  /** Breaks something by a fault's name, such as `nodeCrash` with a `node`; returns what heals it. Throws FaultError. */
  inject(fault: string, params: FaultParams): Heal
}
