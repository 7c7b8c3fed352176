// Default classes of claims and ingresses, and claims that want to grow.
import { describe, expect, it } from 'vitest'
import type { PersistentVolumeClaim } from '#api/types/core-v1.ts'
import type { Ingress } from '#api/types/networking-v1.ts'
import { bareServer } from '../bare-server.ts'

const storage = '/apis/storage.k8s.io/v1/storageclasses'
const claims = '/api/v1/namespaces/a/persistentvolumeclaims'
const ingresses = '/apis/networking.k8s.io/v1/namespaces/a/ingresses'

function storageClass(name: string, isDefault: boolean, more: object = {}) {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': String(isDefault) }
  return { metadata: { name, annotations }, provisioner: 'x.example/p', ...more }
}

function claim(name: string, more: object = {}) {
  const resources = { requests: { storage: '1Gi' } }
  return { metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources, ...more } }
}

describe('DefaultStorageClass', () => {
  it('lends claims without a class the newest default, then the first by name', () => {
    const { send, clock } = bareServer()
    const classOf = (body: object) =>
      (send('POST', claims, body).body as PersistentVolumeClaim).spec.storageClassName
    expect(classOf(claim('early'))).toBeUndefined()
    send('POST', storage, storageClass('old', true))
    clock.advance(5000)
    for (const name of ['new-b', 'new-a']) send('POST', storage, storageClass(name, true))
    send('POST', storage, storageClass('aaa', false))
    expect(classOf(claim('open'))).toBe('new-a')
    expect(classOf(claim('none', { storageClassName: '' }))).toBe('')
    expect(classOf(claim('own', { storageClassName: 'old' }))).toBe('old')
  })
})

describe('DefaultIngressClass', () => {
  it('lends ingresses without a class the default one', () => {
    const { send } = bareServer()
    const backend = { service: { name: 's', port: { number: 80 } } }
    const classOf = (name: string, annotations: object) => {
      const body = { metadata: { name, annotations }, spec: { defaultBackend: backend } }
      return (send('POST', ingresses, body).body as Ingress).spec.ingressClassName
    }
    const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' }
    send('POST', '/apis/networking.k8s.io/v1/ingressclasses', {
      metadata: { name: 'nginx', annotations },
      spec: { controller: 'k8s.io/ingress-nginx' },
    })
    expect(classOf('open', {})).toBe('nginx')
    expect(classOf('former', { 'kubernetes.io/ingress.class': 'x' })).toBeUndefined()
  })
})

describe('PersistentVolumeClaimResize', () => {
  it('lets only claims of a class that allows it grow', () => {
    const { send, message } = bareServer()
    send('POST', storage, storageClass('rigid', false))
    send('POST', storage, storageClass('elastic', false, { allowVolumeExpansion: true }))
    const patch = (name: string, body: object, subresource = '') =>
      send('PATCH', `${claims}/${name}${subresource}`, body, {
        headers: { 'content-type': 'application/merge-patch+json' },
      })
    const grow = (name: string) => patch(name, { spec: { resources: { requests: { storage: '2Gi' } } } })
    for (const storageClassName of ['rigid', 'elastic'])
      send(
        'POST',
        claims,
        claim(storageClassName, { storageClassName, volumeName: `pv-${storageClassName}` }),
      )
    for (const name of ['rigid', 'elastic']) patch(name, { status: { phase: 'Bound' } }, '/status')
    expect(message(grow('rigid'))).toBe(
      'persistentvolumeclaims "rigid" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    )
    expect(grow('elastic').code).toBe(200)
  })
})
