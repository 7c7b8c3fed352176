// How goals look at the world: objects as a watch shows them, logs and probes as they last answered. Never at commands.
import type { Selector } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import type { ProbeAnswer, ProbeOrigin, ProbeRequest } from './network-port.ts'
import type { GameWords } from './text/index.ts'

export interface Look {
  readonly words: GameWords
  /** The namespace of the level, for checks that name none. */
  readonly namespace: string
  /** The objects of a kind, `Deployment` or `deployments.apps`; undefined before they were seen the first time. */
  objects(kind: string): readonly KubeObject[] | undefined
  /** The text of a file on the workstation, `~/notes.txt`; undefined when there is none. */
  file(path: string): string | undefined
  /** The namespace that kubectl uses when a line names none. */
  readonly namespaceInUse: string
  /** The end of a container's log; undefined before it was read. */
  log(pod: KubeObject, container: string | undefined): string | undefined
  /** The latest answer to a request that is repeated every second; undefined before the first. */
  probe(origin: ProbeOrigin, request: ProbeRequest): ProbeAnswer | undefined
  /** The answers to requests that users keep sending, the oldest first; undefined before the first answer. */
  traffic(traffic: Traffic): readonly ProbeAnswer[] | undefined
}

/** Requests sent again and again, whether or not the one before was answered. */
export interface Traffic {
  /** Who sends them, as the level says it: the origin itself may be another pod every time. */
  readonly from: string
  /** Undefined while nobody is there to send them: those requests are lost too. */
  readonly origin: ProbeOrigin | undefined
  readonly request: ProbeRequest
  readonly everyMs: number
  /** How many of the latest answers are remembered at least. */
  readonly keep: number
}

/** What a check found, with a sentence for the player. */
export interface Verdict {
  readonly holds: boolean
  readonly say: string
}

/** Objects that are to go: one by its name, those of a selector, all of a kind. */
export interface Removal {
  readonly kind: string
  readonly name?: string | undefined
  /** The level's own when left out. */
  readonly namespace?: string | undefined
  readonly selector?: { readonly selector: Selector } | undefined
}

/** A check of a level, ready to be asked. */
export interface Check {
  verdict(look: Look): Verdict
  /** What has to go for it to hold. */
  readonly removals?: readonly Removal[]
  /** Requests that it repeats: the level's simulated users. */
  readonly users: readonly CheckUser[]
}

export interface CheckUser {
  readonly name: string
  /** The name, when the level gave it. */
  readonly as?: string | undefined
  /** The last answer; undefined before the first. */
  answer(look: Look): Verdict | undefined
  /** What it asks for over HTTP, and from where. */
  asks?(look: Look): { readonly url: string; readonly origin: ProbeOrigin | undefined }
  /** Every single answer so far, the oldest first, of a user who asks more often than one looks. */
  answers?(look: Look): readonly boolean[] | undefined
}
