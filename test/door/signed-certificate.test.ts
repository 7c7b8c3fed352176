import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeBase64 } from '#api/base64.ts'
import { certificateRequest } from './certificate-request.ts'
import { type OpenedDoor, openDoor } from './open-door.ts'

let door: OpenedDoor
beforeAll(async () => {
  door = await openDoor(0, 20)
})
afterAll(() => door.close())

const requests = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const json = { 'content-type': 'application/json' }

interface Request {
  readonly status: { readonly certificate?: string }
}

async function signed(request: string): Promise<string> {
  const spec = { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] }
  const body = JSON.stringify({ metadata: { name: 'jane' }, spec })
  const made = (await door.send('POST', requests, { headers: json, body })).json as object
  const conditions = [{ type: 'Approved', status: 'True', reason: 'Test', message: '' }]
  const approved = JSON.stringify({ ...made, status: { conditions } })
  await door.send('PUT', `${requests}/jane/approval`, { headers: json, body: approved })
  for (;;) {
    const { status } = (await door.send('GET', `${requests}/jane`)).json as Request
    if (status.certificate !== undefined) return decodeBase64(status.certificate)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

it('knows who holds a certificate that the cluster has signed', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cert = await signed(certificateRequest(publicKey, 'dev', 'jane'))
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const ca = door.identities.authority
  const socket = connect(door.port, '127.0.0.1', { ca, cert, key, servername: 'localhost' })
  await once(socket, 'secureConnect')
  socket.write('GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  let text = ''
  for await (const part of socket) text += String(part)
  expect(text).toContain(
    'pods is forbidden: User \\"jane\\" cannot list resource \\"pods\\" in API group \\"\\" at the cluster scope',
  )
})
