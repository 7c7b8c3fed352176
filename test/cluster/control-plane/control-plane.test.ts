// The control plane as static pods: what is not running is not there.

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ipAddresses, nodes, pods, resourceRef, serviceCidrs } from '#api/resource-ref.ts'
import { Cluster } from '#cluster/cluster.ts'
import { controlPlaneManifests } from '#cluster/control-plane/manifests.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'

const componentStatuses = resourceRef('v1/ComponentStatus')
const folder = '/etc/kubernetes/manifests'

function world() {
  const cluster = new Cluster({ seed: 1, startMs: Date.UTC(2026, 0, 5, 9), workers: 1, parseYaml: parse })
  const api = new ApiClient(cluster, { name: 'admin', groups: ['system:masters'] }, 'test')
  const files = cluster.machines.get('control-plane')?.files
  if (files === undefined) throw new Error('there is no control plane')
  const names = () =>
    api
      .list(pods, { namespace: 'kube-system' })
      .items.filter(({ spec }) => spec.nodeName === 'control-plane' && spec.hostNetwork === true)
      .map(({ metadata, status }) => `${metadata.name} ${status.phase}`)
      .filter((name) => !name.startsWith('kube-proxy'))
  return { cluster, api, files, names }
}

describe('a control-plane machine', () => {
  it('has manifests that say in YAML what is known of them as values', () => {
    for (const { text, pod } of controlPlaneManifests('cp-1', '172.18.0.2')) expect(parse(text)).toEqual(pod)
  })

  it('runs its components as static pods, mirrored in the API', () => {
    const { api, names } = world()
    expect(names()).toEqual([
      'etcd-control-plane Running',
      'kube-apiserver-control-plane Running',
      'kube-controller-manager-control-plane Running',
      'kube-scheduler-control-plane Running',
    ])
    const node = api.get(nodes, undefined, 'control-plane')
    expect(node.metadata.labels).toHaveProperty('node-role.kubernetes.io/control-plane', '')
    expect(node.spec.taints).toEqual([{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }])
  })

  it('has no scheduler while its manifest is away', () => {
    const { cluster, api, files, names } = world()
    files.rename(`${folder}/kube-scheduler.yaml`, '/root-kube-scheduler.yaml')
    cluster.clock.advance(5000)
    expect(names()).not.toContain('kube-scheduler-control-plane Running')
    const spec = { containers: [{ name: 'app', image: 'nginx' }] }
    api.create(pods, { metadata: { name: 'app' }, spec }, 'default')
    cluster.clock.advance(30_000)
    expect(api.get(pods, 'default', 'app').spec.nodeName).toBeUndefined()
    files.rename('/root-kube-scheduler.yaml', `${folder}/kube-scheduler.yaml`)
    cluster.clock.advance(10_000)
    expect(api.get(pods, 'default', 'app').spec.nodeName).toBe('worker-1')
  })

  it('asks the other components how they are', () => {
    const { cluster, api, files } = world()
    const told = () =>
      api
        .list(componentStatuses)
        .items.map(({ metadata, conditions }) => `${metadata.name}: ${conditions?.[0]?.message}`)
    const healthy = ['controller-manager: ok', 'scheduler: ok', 'etcd-0: ok']
    expect(told()).toEqual(healthy)
    files.rename(`${folder}/kube-scheduler.yaml`, '/root-kube-scheduler.yaml')
    cluster.clock.advance(5000)
    expect(told()[1]).toBe(
      'scheduler: Get "https://127.0.0.1:10259/healthz": dial tcp 127.0.0.1:10259: connect: connection refused',
    )
    expect(api.get(componentStatuses, undefined, 'scheduler').conditions?.[0]?.status).toBe('False')
    files.rename('/root-kube-scheduler.yaml', `${folder}/kube-scheduler.yaml`)
    cluster.clock.advance(10_000)
    expect(told()).toEqual(healthy)
    expect(() => api.get(componentStatuses, undefined, 'etcd-1')).toThrow('not found')
  })

  it('keeps the range of cluster addresses, and who has which', () => {
    const { api } = world()
    const [range] = api.list(serviceCidrs).items
    expect(range?.spec).toEqual({ cidrs: ['10.96.0.0/12'] })
    expect(range?.status?.conditions?.[0]?.message).toBe('Kubernetes Service CIDR is ready')
    const owners = api
      .list(ipAddresses)
      .items.map(
        ({ metadata, spec }) => `${metadata.name} ${spec.parentRef?.namespace}/${spec.parentRef?.name}`,
      )
    expect(owners).toContain('10.96.0.1 default/kubernetes')
    expect(owners).toContain('10.96.0.10 kube-system/kube-dns')
  })

  it('refuses connections while the API server is away', () => {
    const { cluster, api, files, names } = world()
    files.rename(`${folder}/kube-apiserver.yaml`, '/root-kube-apiserver.yaml')
    cluster.clock.advance(5000)
    expect(() => api.list(nodes)).toThrow('dial tcp 172.18.0.2:6443: connect: connection refused')
    files.rename('/root-kube-apiserver.yaml', `${folder}/kube-apiserver.yaml`)
    cluster.clock.advance(20_000)
    expect(names()).toContain('kube-apiserver-control-plane Running')
  })

  it('comes back after the machine lost power', () => {
    const { cluster, api, names } = world()
    const machine = cluster.machines.get('control-plane')
    machine?.powerOff()
    cluster.clock.advance(5000)
    expect(() => api.list(nodes)).toThrow('dial tcp 172.18.0.2:6443')
    machine?.powerOn()
    cluster.clock.advance(30_000)
    expect(names()).toHaveLength(4)
  })
})
