// Who a program in a pod is to the API: what the token says that the kubelet mounts into it.
import type { User } from '#api/request.ts'
import { claimsOf } from '../../jwt.ts'

export const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token'

export interface ServiceAccountIdentity {
  readonly user: User
  readonly namespace: string
  readonly name: string
}

/** Reads a token, believed or not: the server looks at what the account may do. */
export function serviceAccountOf(token: string): ServiceAccountIdentity {
  const { sub = '', 'kubernetes.io': kubernetes } = claimsOf(token) ?? {}
  const namespace = kubernetes?.namespace ?? ''
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  return { user: { name: sub, groups }, namespace, name: kubernetes?.serviceaccount.name ?? '' }
}
