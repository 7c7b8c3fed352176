// What the mentor's sentences speak of, by kind of trouble.

export interface Pulled {
  readonly image: string
  readonly repository: string
  readonly container: string
  readonly place: string
  readonly pod: string
  readonly secret: string
  readonly host: string
  readonly answer?: string
}

export interface Need {
  readonly name: string
  readonly key: string
  readonly place: string
  readonly namespace: string
  readonly similar: string | undefined
  readonly elsewhere: string | undefined
}

export interface Run {
  readonly container: string
  readonly place: string
  readonly pod: string
  readonly isInit: boolean
}

export interface Failed extends Run {
  readonly code: number
  readonly line: string | undefined
}

export interface Probed {
  readonly which: string
  readonly container: string
  readonly place: string
  readonly port: string
  readonly path: string
  readonly listens: number | undefined
  readonly said: string
  readonly seconds: number
  readonly code: string
}

export interface Unplaced {
  /** What the scheduler said: `2 Insufficient cpu`. */
  readonly said: string
  readonly place: string
  readonly pod: string
  readonly wanted: string
  readonly nodes: string
  readonly claim: string
}

export interface OfNode {
  readonly node: string
  readonly said: string
}

export interface Refused {
  readonly place: string
  readonly said: string
  readonly name: string
}

export interface OfClaim {
  readonly claim: string
  readonly storageClass: string
  readonly similar: string | undefined
  readonly size: string
}

export interface Asked {
  readonly name: string
  readonly namespace: string
  readonly host: string
  readonly elsewhere: string | undefined
  readonly similar: string | undefined
  readonly place: string
}

export interface Scaling {
  readonly autoscaler: string
  readonly target: string
  readonly resource: string
  readonly container: string
}

export interface Door {
  readonly service: string
  readonly port: number
  readonly target: string
  readonly listens: number | undefined
  readonly names: string
}

export interface Hanging {
  readonly image: string
  readonly host: string
  readonly place: string
  readonly node: string
  readonly minutes: number
}

export interface RootUser {
  readonly container: string
  readonly image: string
  readonly place: string
}

export interface OutOfMemory {
  readonly container: string
  readonly limit: string
  readonly place: string
}

export interface Unmounted {
  readonly volume: string
  readonly place: string
  readonly node: string
  readonly said: string
  /** Of a hostPath: where, and what should be there. */
  readonly path: string
  readonly wanted: string
  readonly driver: string
}

export interface Verdict {
  /** Whether the pod came to its node by name, past the scheduler. */
  readonly isNamed: boolean
  readonly place: string
  readonly node: string
  readonly said: string
  readonly seconds: number
}

export interface Gated {
  readonly pod: string
  readonly gates: string
}

export interface Denied {
  readonly account: string
  readonly namespace: string
  readonly verb: string
  readonly resource: string
  /** Undefined: across the cluster. */
  readonly where: string | undefined
  readonly place: string
  /** A RoleBinding that names an account of the same name elsewhere. */
  readonly binding: string | undefined
}

export interface Tokenless {
  readonly place: string
  readonly account: string
  readonly isOfPod: boolean
}

export interface Gates {
  readonly pod: string
  readonly gates: string
}

export interface NeedsScheduler {
  readonly scheduler: string
  readonly place: string
}

export interface NailedDown {
  readonly node: string
  readonly place: string
}

export interface CutOff {
  readonly a: string
  readonly b: string
}

export interface Unconfirmed {
  readonly pod: string
  readonly node: string
}

export interface Held {
  readonly what: string
  readonly finalizers: string
}

export interface Budgeted {
  readonly budget: string
  readonly node: string
  readonly wanted: number
  readonly have: number
}

export interface NeedsClaim {
  readonly claim: string
  readonly place: string
  readonly similar: string | undefined
}

export interface Misfitting extends OfClaim {
  readonly misfits?: readonly {
    readonly volume: string
    readonly why: 'taken' | 'size' | 'access' | 'class' | 'labels' | 'mode'
    readonly has: string
    readonly wants: string
  }[]
}

export interface Provisioned {
  readonly claim: string
  readonly storageClass: string
  readonly provisioner: string
  /** `deployment/x -n y`, when it is known and has no pod that is ready. */
  readonly server: string | undefined
}

export interface Mismatched {
  readonly service: string
  readonly selector: string
  readonly place: string | undefined
  readonly labels: string | undefined
}

export interface AnsweringBadly {
  readonly place: string
  readonly url: string
  readonly status: number
  readonly said: string | undefined
}

export interface AnsweringWrongly {
  readonly place: string
  readonly image: string
  readonly said: string | undefined
}

export interface AtPort {
  readonly service: string
  readonly asked: number
  readonly offered: string
}

export interface Turned {
  readonly host: string
  readonly right: string
  readonly place: string
}

export interface OutsideDns {
  readonly host: string
  readonly policy: string
  readonly place: string
  readonly isOnNode: boolean
}

export interface FromIngress {
  readonly ingress: string
  readonly service: string
  readonly port: string
  readonly similar: string | undefined
  readonly offered: string
}

export interface OfJob {
  readonly job: string
  readonly place: string
  readonly limit: number
  readonly seconds: number
}

export interface HeldOpen {
  readonly job: string
  readonly done: string
  readonly rest: string
  readonly place: string
}

export interface AtMax {
  readonly autoscaler: string
  readonly target: string
  readonly max: number
}

export interface Component {
  readonly name: string
  readonly said: string | undefined
  /** Whether there is a pod of it at all. */
  readonly isThere: boolean
}

export interface Aggregated {
  readonly name: string
  readonly service: string
  readonly namespace: string
}

export interface Mounted {
  readonly container: string
  readonly place: string
  readonly volume: string
  /** Where it is mounted. */
  readonly path: string
  readonly user: string
  /** A hostPath: nobody changes its owner for a pod. */
  readonly isOfNode: boolean
}
