// What a level is played on: a cluster behind narrow ports, made by the composition.
import type { Cancel } from '#api/request.ts'
import type { Client } from '#client/client.ts'
import type { Pace } from '#client/pace.ts'
import type { Command } from '#shell/command.ts'
import type { NetworkPort } from './network-port.ts'
import type { NodeUse } from './session-state.ts'
import type { TracePort } from './xray/trace-port.ts'

/** The world's clock, as far as a play moves it. */
export interface ClockPort {
  /** How many callbacks have run so far. */
  readonly callbacksRun: number
  now(): number
  after(delayMs: number, run: () => void): Cancel
  nextDue(): number | undefined
  runNext(untilMs?: number): boolean
  advance(byMs: number): void
}

/** Puts a fault into the world; the answer takes it out again. Throws SetupError when there is nothing to break. */
export interface FaultPort {
  inject(name: string, params: { readonly [name: string]: unknown }): () => void
}

/** What a cluster may have installed before a level begins. */
export const addonNames = ['local-path', 'metrics-server'] as const
export type AddonName = (typeof addonNames)[number]

export interface StageSetup {
  readonly seed: number
  readonly nodes: number
  readonly zones: number
  /** What images of the level do, by name. */
  readonly images: { readonly [image: string]: unknown }
  readonly addons: readonly AddonName[]
  /** Sites outside the cluster: what they show, by host name and path. */
  readonly internet?: { readonly [host: string]: { readonly [path: string]: string } }
}

export interface Stage {
  readonly clock: ClockPort
  readonly pace: Pace
  readonly client: Client
  readonly network: NetworkPort | undefined
  readonly trace: TracePort
  /** Undefined where machines cannot be looked at. */
  readonly meter?: MeterPort
  readonly faults: FaultPort | undefined
  /** Commands of the workstation: kubectl, and ways onto the nodes. */
  readonly commands: readonly Command[]
  /** Lets keys and frames have their turn while a long line runs; undefined when it is not time for that. */
  readonly breathe?: () => Promise<void> | undefined
  /** Chance of the workstation: a whole number from 0 to below `count`. */
  random(count: number): number
  /** The kubeconfig of the player, with the namespace in use. */
  kubeconfig(namespace: string): string
  /** Reads the namespace in use back. */
  namespaceOf(kubeconfig: string): string
}

/** Looks at the machines themselves, whatever the API says of their nodes. */
export interface MeterPort {
  /** Undefined for a machine that is off. */
  use(node: string): NodeUse | undefined
}

export type OpenStage = (setup: StageSetup) => Stage
