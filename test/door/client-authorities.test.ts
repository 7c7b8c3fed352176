import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, it } from 'vitest'
import { type CertificateContent, certificate, pem } from '#api/x509/certificate.ts'
import { parseAuthorities } from '../../src/door/client-authorities.ts'
import { openDoor } from './open-door.ts'

const dayMs = 24 * 3_600_000
const issuer = { commonName: 'ops-authority' }
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const authority = pair()

/** A certificate that the authority of the operators signed. */
function signed(
  subject: CertificateContent['subject'],
  use: CertificateContent['use'],
  { publicKey } = pair(),
) {
  const content = {
    ...{ serial: [1], issuer, subject, use, notBeforeMs: Date.now() - dayMs, notAfterMs: Date.now() + dayMs },
    publicKey: [...publicKey.export({ type: 'spki', format: 'der' })],
  }
  const der = certificate(content, {
    algorithm: 'ecdsaWithSha256',
    sign: (bytes) => [...sign('sha256', Uint8Array.from(bytes), authority.privateKey)],
  })
  return pem('CERTIFICATE', der)
}

const ca = signed(issuer, 'authority', authority)
const keys = pair()
const cert = signed({ commonName: 'olga', organizations: ['ops'] }, 'client', keys)
const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

it('reads all certificates of a file, and says when there is none', () => {
  expect(parseAuthorities(`# two\n${ca}\n${cert}`)).toEqual([ca.trim(), cert.trim()])
  expect(() => parseAuthorities('nothing')).toThrow('there is no certificate in it')
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
  expect(() => parseAuthorities(broken)).toThrow()
})

it('knows whom another authority vouches for only where it is named', async () => {
  const whoami = async (authorities: readonly string[]) => {
    const door = await openDoor(0, 1, authorities)
    try {
      const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
      const headers = { 'content-type': 'application/json' }
      const answer = await door.send('POST', path, { headers, body: '{}', identity: { cert, key } })
      return answer.json as { readonly status?: { readonly userInfo: unknown }; readonly code?: number }
    } finally {
      await door.close()
    }
  }
  expect((await whoami([ca])).status?.userInfo).toMatchObject({
    username: 'olga',
    groups: ['ops', 'system:authenticated'],
  })
  expect((await whoami([])).code).toBe(401)
})
