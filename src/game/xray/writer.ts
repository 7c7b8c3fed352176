// Who a request was from, as people call the component.
import type { Moment } from '#api/moment.ts'

export type Request = Extract<Moment, { kind: 'request' }>
export type Scheduling = Extract<Moment, { kind: 'scheduling' }>
export type Rules = Extract<Moment, { kind: 'rules' }>
export type Unreached = Extract<Moment, { kind: 'unreached' }>
export type Lookup = Extract<Moment, { kind: 'lookup' }>
export type Connection = Extract<Moment, { kind: 'connection' }>
export type Answer = Extract<Moment, { kind: 'answer' }>

export interface Writer {
  /** `replicaset controller`, `scheduler`, `kubelet worker-2`, `kubectl`. */
  readonly who: string
  /** `replicaset`, `scheduler`, `kubelet`, `kubectl`: what its rules are known by. */
  readonly part: string
}

export function writerOf({ agent, user, isClient }: Request): Writer {
  const [, node] = /^system:node:(.+)$/.exec(user) ?? []
  if (node !== undefined) return { who: `kubelet ${node}`, part: 'kubelet' }
  if (isClient) return { who: agent, part: 'client' }
  if (agent === 'kube-scheduler') return { who: 'scheduler', part: 'scheduler' }
  const [, account] = /^system:serviceaccount:kube-system:(.+)$/.exec(user) ?? []
  if (account !== undefined && agent === 'kube-controller-manager') {
    const [, name] = /^(.+)-controller$/.exec(account) ?? []
    return { who: name === undefined ? account : `${name} controller`, part: name ?? account }
  }
  return { who: agent === '' ? user : agent, part: agent }
}

/** `pods`, of `pods/binding`. */
export const pluralOf = ({ resource }: Request): string => resource.split('/')[0] ?? ''

/** The object that a request is about, by resource, namespace and name. */
export const subjectOf = (request: Request): string =>
  `${request.namespace ?? ''} ${pluralOf(request)} ${request.name}`
