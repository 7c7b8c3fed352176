// Who may approve and sign requests for certificates, and what they may ask for.
import { beforeEach, describe, expect, it } from 'vitest'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import type { CertificateSigningRequest } from '#api/types/certificates-v1.ts'
import { pem } from '#api/x509/certificate.ts'
import { bitString, der, integer, objectId, sequence, set } from '#api/x509/der.ts'
import { bareServer } from '../bare-server.ts'

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const jane = { name: 'jane', groups: ['system:authenticated'] }
const signerName = 'example.com/web'

describe('requests for certificates', () => {
  let server: ReturnType<typeof bareServer>

  function as(user: typeof jane, part: string, status: object): PlainResponse {
    const more: Partial<ApiRequest> = {
      user,
      headers: { 'content-type': 'application/merge-patch+json' },
    }
    return server.send('PATCH', `${path}/web/${part}`, { status }, more)
  }

  function grant(name: string, resources: string[], verbs: string[], resourceNames?: string[]): void {
    const rules = [{ apiGroups: ['certificates.k8s.io'], resources, verbs, resourceNames }]
    server.send('POST', `${rbac}/clusterroles`, { metadata: { name }, rules })
    server.send('POST', `${rbac}/clusterrolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
    })
  }

  beforeEach(() => {
    server = bareServer()
    const pem = '-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n'
    const spec = { request: Buffer.from(pem).toString('base64'), signerName, usages: ['client auth'] }
    server.send('POST', path, { metadata: { name: 'web' }, spec })
    grant('touch', ['certificatesigningrequests/approval', 'certificatesigningrequests/status'], ['patch'])
  })

  it('are approved only by who may speak for the signer, in whose name or its domain', () => {
    const approved = { conditions: [{ type: 'Approved', status: 'True', reason: 'Fine' }] }
    expect(server.message(as(jane, 'approval', approved))).toBe(
      'certificatesigningrequests.certificates.k8s.io "web" is forbidden: user not permitted to approve requests with signerName "example.com/web"',
    )
    grant('approve', ['signers'], ['approve'], ['example.com/*'])
    const { code, body } = as(jane, 'approval', { ...approved, certificate: 'YQ==' })
    expect(code).toBe(200)
    expect((body as CertificateSigningRequest).status).toEqual({
      conditions: [
        {
          type: 'Approved',
          status: 'True',
          reason: 'Fine',
          lastUpdateTime: '2026-11-21T00:00:00Z',
          lastTransitionTime: '2026-11-21T00:00:00Z',
        },
      ],
    })
    const denied = { conditions: [...approved.conditions, { type: 'Denied', status: 'True' }] }
    expect(server.message(as(jane, 'approval', denied))).toBe(
      'CertificateSigningRequest.certificates.k8s.io "web" is invalid: status.conditions[1].type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive',
    )
    expect(server.message(as(jane, 'approval', { conditions: null }))).toContain(
      'updates may not remove a condition of type "Approved"',
    )
  })

  it('are signed only by who may sign for the signer', () => {
    const signed = { certificate: 'YQ==' }
    expect(server.message(as(jane, 'status', signed))).toBe(
      'certificatesigningrequests.certificates.k8s.io "web" is forbidden: user not permitted to sign requests with signerName "example.com/web"',
    )
    grant('sign', ['signers'], ['sign'], [signerName])
    expect(as(jane, 'status', signed).code).toBe(200)
  })
})

describe('CertificateSubjectRestriction', () => {
  it('lets nobody become a member of system:masters', () => {
    const { send, message } = bareServer()
    const ask = (name: string, organization: string, signer: string) => {
      const subject = sequence(set(sequence(objectId('2.5.4.10'), utf8(organization))))
      const request = sequence(sequence(integer([0]), subject), sequence(), bitString([]))
      return send('POST', path, {
        metadata: { name },
        spec: {
          request: Buffer.from(pem('CERTIFICATE REQUEST', request)).toString('base64'),
          signerName: signer,
          usages: ['client auth'],
        },
      })
    }
    const signer = 'kubernetes.io/kube-apiserver-client'
    expect(message(ask('root', 'system:masters', signer))).toBe(
      'certificatesigningrequests.certificates.k8s.io "root" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    )
    expect(ask('dev', 'dev', signer).code).toBe(201)
    expect(ask('other', 'system:masters', 'example.com/web').code).toBe(201)
  })
})

const utf8 = (text: string) => der(0x0c, [...Buffer.from(text)])
