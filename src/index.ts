// The library: a whole cluster in a program's memory, with an HTTPS door for who wants to come in.

import type { AddonName } from '#game/stage.ts'
import { bootCluster } from './booted.ts'
import { type OpenDoor, openDoor } from './open-door.ts'
import { ProgramCluster } from './program-cluster.ts'
import type { SimulatedCluster } from './simulated-cluster.ts'
import { adminSubject, createCluster as createWorld, doorOf } from './stage.ts'

export type { KubeList, KubeObject, Sent } from '#api/object.ts'
export type { ApiRequest, ApiResponse, User, WatchEvent } from '#api/request.ts'
export { type ResourceRef, resourceRef } from '#api/resource-ref.ts'
export { ApiError } from '#api/status.ts'
export type { KindTypes } from '#api/types/kinds.ts'
export { FaultError, type FaultParams, type Heal } from '#cluster/faults/fault.ts'
export { type ApiClient, ConnectionError } from '#cluster/runtime/api-client.ts'
export type { OpenDoor } from './open-door.ts'
export type { SimulatedCluster } from './simulated-cluster.ts'

const mostNodes = 5000

export interface ClusterOptions {
  /** The same seed and the same calls give the same cluster, name by name; 1 unless told. */
  readonly seed?: number
  /** Machines, one of which carries the control plane: 3 unless told, 0 for API server and controllers alone. */
  readonly nodes?: number
  /** When its time begins, in milliseconds since 1970; the start of a working day in January 2026 unless told. */
  readonly startMs?: number
  /** What is installed in it: `metrics-server`, and `local-path` for volumes. */
  readonly addons?: readonly AddonName[]
}

/** Makes a cluster whose nodes are ready and whose system pods run. Throws RangeError. */
export function createCluster({
  seed = 1,
  nodes = 3,
  startMs,
  addons = [],
}: ClusterOptions = {}): SimulatedCluster {
  if (!Number.isInteger(nodes) || nodes < 0 || nodes === 1 || nodes > mostNodes)
    throw new RangeError(`nodes: ${nodes} is neither 0 nor a whole number from 2 to ${mostNodes}`)
  const bare = nodes === 0 ? { machines: [], hasNoScheduler: true } : {}
  const world = createWorld({ seed, nodes, addons }, { ...bare, ...(startMs !== undefined && { startMs }) })
  if (nodes > 0) bootCluster(world)
  return new ProgramCluster(world)
}

export interface ServeOptions {
  /** Where to listen on 127.0.0.1; a free port unless told. */
  readonly port?: number
  /** Virtual time over the wall's: 1 unless told, 0 where only `advance` lets time pass. */
  readonly speed?: number
}

/** Opens a cluster to real clients over HTTPS. Rejects with the listener's error, such as EADDRINUSE. */
export function serve(
  cluster: SimulatedCluster,
  { port = 0, speed = 1 }: ServeOptions = {},
): Promise<OpenDoor> {
  const admin = { ...adminSubject, organizations: ['system:masters'] }
  const pass = (elapsedMs: number) => cluster.advance(elapsedMs)
  return openDoor({ waist: doorOf(cluster), pass, port, speed, admin })
}
