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
