// ComponentStatuses: how the other components of the control plane answer. Models registry core componentstatus and
// printComponentStatus, v1.35.
import type { KubeObject } from '#api/object.ts'
import type { ComponentStatus } from '#api/types/core-v1.ts'
import { defineResource, type StrategyContext } from './resource.ts'

const words: { readonly [status: string]: string } = { True: 'Healthy', False: 'Unhealthy' }
/** Where each component tells of its health. */
const healthPorts: { readonly [component: string]: number } = {
  'controller-manager': 10257,
  scheduler: 10259,
}

export const componentStatus = defineResource('v1/ComponentStatus', {
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',

  // Without etcd there would be no answer at all.
  find: (on) => [
    ...Object.entries(healthPorts).map(([name, port]) => statusOf(name, refusal(port, on))),
    statusOf('etcd-0', undefined),
  ],

  cells(component) {
    const health = component.conditions?.find(({ type }) => type === 'Healthy')
    return [
      component.metadata.name,
      words[health?.status ?? ''] ?? 'Unknown',
      health?.message ?? '',
      health?.error ?? '',
    ]
  },
})

function refusal(port: number, on: StrategyContext): string | undefined {
  if (on.isListening(port)) return undefined
  return `Get "https://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect: connection refused`
}

function statusOf(name: string, refused: string | undefined): ComponentStatus & KubeObject {
  const conditions = [
    { type: 'Healthy', status: refused === undefined ? 'True' : 'False', message: refused ?? 'ok' },
  ]
  return {
    kind: 'ComponentStatus',
    apiVersion: 'v1',
    metadata: { name },
    conditions,
  } as unknown as ComponentStatus & KubeObject
}
