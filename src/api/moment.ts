// The moments that an X-ray is drawn from: what a component did, told by itself as it does it.
import type { KubeObject } from './object.ts'

/** Where a request that was refused came to its end. */
export type RefusalStage =
  | 'authentication'
  | 'authorization'
  | 'decoding'
  | 'admission'
  | 'validation'
  | 'eviction'
  | 'store'

/** A request that the API server has answered. */
export interface RequestMoment {
  readonly kind: 'request'
  /** The first word of the user agent: `kubectl`, `kube-controller-manager`. */
  readonly agent: string
  readonly user: string
  readonly groups: readonly string[]
  /** It comes from outside of the components. */
  readonly isClient: boolean
  /** What the client showed of itself. */
  readonly credential: 'certificate' | 'token' | 'none'
  /** Why the client may; empty for components, who are asked less. */
  readonly allowedBy: string
  /** The admission plugins that a client's write was shown to. */
  readonly admittedBy: readonly string[]
  readonly verb: string
  readonly path: string
  readonly isResource: boolean
  /** `deployments`, `deployments/scale`. */
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string
  readonly code: number
  /** Of the store once it was answered. */
  readonly revision: number
  readonly isDryRun: boolean
  /** As it is now; what was sent where it was refused; undefined where the answer was another. */
  readonly object: KubeObject | undefined
  /** As it was. */
  readonly before: KubeObject | undefined
  /** How many objects a read answered; undefined for other requests. */
  readonly count: number | undefined
  /** A read was answered as a table. */
  readonly isTable: boolean
  readonly refusal: Refusal | undefined
}

export interface Refusal {
  readonly stage: RefusalStage
  /** The admission plugin that said no. */
  readonly plugin: string | undefined
  readonly reason: string
  readonly message: string
}

/** A request from outside that found nobody to answer it. */
export interface UnreachedMoment {
  readonly kind: 'unreached'
  readonly agent: string
  /** What a dialer says. */
  readonly message: string
}

export interface TracedPod {
  readonly uid: string
  readonly namespace: string
  readonly name: string
}

/** One plugin's no to one node. */
export interface NodeRefusal {
  readonly node: string
  readonly plugin: string
  readonly reasons: readonly string[]
}

/** What one node was worth: points by plugin, already weighted. */
export interface NodeScore {
  readonly node: string
  readonly total: number
  readonly points: readonly (readonly [plugin: string, points: number])[]
}

/** One cycle of the scheduler. */
export interface SchedulingMoment {
  readonly kind: 'scheduling'
  readonly pod: TracedPod
  readonly nodeCount: number
  /** How many nodes could take the pod. */
  readonly fittingCount: number
  readonly refusedCount: number
  /** The first of those that could not. */
  readonly refusals: readonly NodeRefusal[]
  /** Best first, as far as they are kept; empty where there was no choice. */
  readonly scores: readonly NodeScore[]
  readonly chosen: string | undefined
  /** How many nodes had the highest total; chance decides among them. */
  readonly equals: number
  /** Who said no before any node was looked at, and why. */
  readonly refusedBefore: { readonly plugin: string; readonly reason: string } | undefined
  /** What came of the attempt to make room; empty where none was made. */
  readonly preemption: string
  /** Pods that have to make room. */
  readonly victims: readonly TracedPod[]
}

/** The runtime made or ended a pod's sandbox. */
export interface SandboxMoment {
  readonly kind: 'sandbox'
  readonly isCreated: boolean
  readonly node: string
  readonly pod: TracedPod
  readonly address: string
}

/** A node's kube-proxy wrote its rules anew. */
export interface RulesMoment {
  readonly kind: 'rules'
  readonly node: string
  /** `shop/web`: Services that had changed since it last did. */
  readonly services: readonly string[]
}

/** A name that was asked for on the way, and what came back: `NXDOMAIN`, `no data`, `timeout`. */
export interface TracedQuestion {
  readonly name: string
  readonly server: string
  readonly answer: string
}

/** One step of a packet. */
export interface TracedHop {
  readonly at: string
  readonly text: string
  /** What a node's rule for a Service made of it. */
  readonly rule?: {
    readonly kind: 'endpoint' | 'reject' | 'drop'
    readonly service: string
    readonly address?: string
    readonly port?: number
    /** How many endpoints there were to choose from. */
    readonly of?: number
  }
  readonly policy?: { readonly isAllowed: boolean }
  /** Whether somebody listens, where the packet came to a port. */
  readonly isListening?: boolean
}

/** A name was looked up. */
export interface LookupMoment {
  readonly kind: 'lookup'
  /** The address of who asks. */
  readonly from: string
  readonly name: string
  readonly steps: readonly TracedQuestion[]
  readonly end: 'found' | 'not-found' | 'no-data' | 'timeout' | 'failed'
  readonly addresses: readonly string[]
}

/** A connection was tried; the answer to it may come much later. */
export interface ConnectionMoment {
  readonly kind: 'connection'
  readonly from: string
  readonly machine: string | undefined
  readonly address: string
  readonly port: number
  readonly hops: readonly TracedHop[]
  readonly end: 'arrived' | 'refused' | 'timeout' | 'unreachable'
  /** Who answers there. */
  readonly reached: string | undefined
}

/** What an HTTP client got in the end. */
export interface AnswerMoment {
  readonly kind: 'answer'
  readonly from: string
  readonly host: string
  readonly port: number
  readonly path: string
  readonly isHttps: boolean
  /** `200 OK`; undefined when there was no answer. */
  readonly status: string | undefined
  readonly failure: AnswerFailure | undefined
}

export type AnswerFailure = 'unresolved' | 'refused' | 'unreachable' | 'timeout' | 'empty' | 'bad'

export type Told =
  | RequestMoment
  | UnreachedMoment
  | SchedulingMoment
  | SandboxMoment
  | RulesMoment
  | LookupMoment
  | ConnectionMoment
  | AnswerMoment

/** A moment as it is kept. */
export type Moment = Told & {
  /** Counts all moments of the world from 0. */
  readonly index: number
  /** Milliseconds since 1970. */
  readonly atMs: number
}
