import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { decodeBase64 } from '#api/base64.ts'
import { certificateSigningRequests as requests } from '#api/resource-ref.ts'
import type { CertificateSigningRequest } from '#api/types/certificates-v1.ts'
import { CertificateAuthority } from '#cluster/certificate-authority.ts'
import { csrCleanerController } from '#cluster/controllers/csr-cleaner.ts'
import { csrSigningController } from '#cluster/controllers/csr-signing.ts'
import { certificateRequest } from '../../door/certificate-request.ts'
import { BareWorld, startMs } from '../bare-world.ts'

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const client = 'kubernetes.io/kube-apiserver-client'

function ask(bare: BareWorld, name: string, more: object = {}): void {
  bare.api.create(requests, {
    metadata: { name },
    spec: {
      request: certificateRequest(publicKey, 'dev', 'jane'),
      signerName: client,
      usages: ['client auth'],
      expirationSeconds: 3600,
      ...more,
    },
  })
  bare.seconds(1)
}

function answer(
  bare: BareWorld,
  name: string,
  type: 'Approved' | 'Denied',
): CertificateSigningRequest['status'] {
  const found = bare.api.get(requests, undefined, name)
  const conditions = [{ type, status: 'True', reason: 'KubectlApprove', message: '' }]
  bare.api.updateSubresource(requests, { ...found, status: { conditions } } as never, 'approval')
  bare.seconds(1)
  return bare.api.get(requests, undefined, name).status
}

it('signs what was approved, and the API server knows who it is', () => {
  const bare = new BareWorld([csrSigningController])
  ask(bare, 'jane')
  expect(bare.api.get(requests, undefined, 'jane').status).toEqual({})
  const text = decodeBase64(answer(bare, 'jane', 'Approved').certificate ?? '')
  const read = new X509Certificate(text)
  expect(read.subject).toBe('O=dev\nCN=jane')
  expect(read.issuer).toBe('CN=kubernetes')
  expect(read.validFromDate.getTime()).toBe(startMs + 1000 - 5 * 60_000)
  expect(read.validToDate.getTime()).toBe(startMs + 1000 + 3_600_000)
  expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
  expect(read.publicKey.equals(publicKey)).toBe(true)
  const authority = new CertificateAuthority(1, bare.clock)
  expect(authority.verify(text)).toEqual({ name: 'jane', groups: ['dev', 'system:authenticated'] })
})

it('leaves what was denied, and what other signers sign', () => {
  const bare = new BareWorld([csrSigningController])
  ask(bare, 'denied')
  expect(answer(bare, 'denied', 'Denied').certificate).toBeUndefined()
  ask(bare, 'other', { signerName: 'example.com/x' })
  expect(answer(bare, 'other', 'Approved').certificate).toBeUndefined()
})

it('tells why it does not sign', () => {
  const bare = new BareWorld([csrSigningController])
  const failed = (name: string, more: object) => {
    ask(bare, name, more)
    return answer(bare, name, 'Approved').conditions?.[1]
  }
  expect(failed('kubelet', { signerName: `${client}-kubelet` })).toMatchObject({
    type: 'Failed',
    status: 'True',
    reason: 'SignerValidationFailure',
    message: 'subject organization is not system:nodes',
  })
  expect(failed('server', { usages: ['client auth', 'server auth'] })?.message).toBe(
    'invalid usage for client certificate: server auth',
  )
  expect(failed('none', { usages: ['digital signature'] })?.message).toBe(
    'missing required usage for client certificate: client auth',
  )
})

it('takes answered requests away after an hour or two, others after a day', () => {
  const bare = new BareWorld([csrSigningController, csrCleanerController])
  ask(bare, 'jane')
  ask(bare, 'waiting')
  answer(bare, 'jane', 'Approved')
  const names = () =>
    bare.all('certificatesigningrequests.certificates.k8s.io').map(({ metadata }) => metadata.name)
  bare.seconds(3600)
  expect(names()).toEqual(['jane', 'waiting'])
  bare.seconds(2 * 3600)
  expect(names()).toEqual(['waiting'])
  bare.seconds(24 * 3600)
  expect(names()).toEqual([])
})

it('signs what kubelets serve with, for nodes that say what they are called', () => {
  const bare = new BareWorld([csrSigningController])
  const serving = (name: string, organization: string, dnsNames: readonly string[]) => {
    ask(bare, name, {
      request: certificateRequest(publicKey, organization, 'system:node:worker-1', dnsNames),
      signerName: 'kubernetes.io/kubelet-serving',
      usages: ['digital signature', 'server auth'],
    })
    return answer(bare, name, 'Approved')
  }
  const { certificate } = serving('good', 'system:nodes', ['worker-1'])
  const signed = new X509Certificate(decodeBase64(certificate ?? '') ?? '')
  expect(signed.subjectAltName).toBe('DNS:worker-1')
  const why = (status: CertificateSigningRequest['status']) =>
    status.conditions?.find(({ type }) => type === 'Failed')?.message
  expect(why(serving('nameless', 'system:nodes', []))).toBe('DNS or IP subjectAltName is required')
  expect(why(serving('stranger', 'dev', ['worker-1']))).toBe('subject organization is not system:nodes')
})

it('takes metadata along with an approval, and nothing else', () => {
  const bare = new BareWorld([])
  ask(bare, 'jane')
  const found = bare.api.get(requests, undefined, 'jane')
  const approved = bare.api.updateSubresource(
    requests,
    {
      ...found,
      metadata: { ...found.metadata, annotations: { why: 'known' } },
      spec: { ...found.spec, signerName: 'example.com/other' },
      status: { conditions: [{ type: 'Approved', status: 'True', reason: 'Known' }] },
    } as never,
    'approval',
  )
  expect(approved.metadata.annotations).toEqual({ why: 'known' })
  expect(approved.spec.signerName).toBe(client)
})
