// Signs approved requests for certificates, for the signers of the cluster itself.
// Models kube-controller-manager certificatesigningrequest-signing-controller, v1.35.
import { decodeBase64, encodeBase64 } from '#api/base64.ts'
import type { ObjectKey } from '#api/object.ts'
import { certificateSigningRequests } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type {
  CertificateSigningRequest,
  CertificateSigningRequestStatus,
} from '#api/types/certificates-v1.ts'
import { readPem, readRequest } from '#api/x509/certificate.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { signers } from './csr-signers.ts'

/** --cluster-signing-duration, and the least that anybody gets. */
const longestMs = 365 * 24 * 3_600_000
const shortestMs = 10 * 60_000
/** Clocks differ: a certificate has been good for a while when it is signed. */
const backdateMs = 5 * 60_000

export const csrSigningController: ControllerFactory = {
  name: 'certificatesigningrequest-signing-controller',
  account: 'certificate-controller',
  create: (on) => new CsrSigningController(on),
}

class CsrSigningController implements Controller {
  readonly #on: Runtime
  readonly #requests: Informer<CertificateSigningRequest>

  constructor(on: Runtime) {
    this.#on = on
    this.#requests = on.informer(certificateSigningRequests)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#requests.onChange(({ type, object }) => {
      if (type !== 'deleted') enqueue(object.metadata.name)
    })
  }

  reconcile(name: ObjectKey): undefined {
    const found = this.#requests.get(name)
    const check = found && signers[found.spec.signerName]
    if (found === undefined || check === undefined || !isToBeSigned(found.status)) return
    const der = readPem('CERTIFICATE REQUEST', decodeBase64(found.spec.request ?? ''))
    const request = der && readRequest(der)
    if (request === undefined) return
    const usages = found.spec.usages ?? []
    const why = check(request, usages)
    if (why !== undefined) {
      this.#fail(found, why)
      return
    }
    const { expirationSeconds } = found.spec
    const wantedMs = expirationSeconds === undefined ? longestMs : expirationSeconds * 1000
    const nowMs = this.#on.clock.now()
    const text = this.#on.authority.sign(request, {
      usages,
      serial: Array.from({ length: 15 }, () => this.#on.random.below(256)),
      notBeforeMs: nowMs - backdateMs,
      notAfterMs: nowMs + Math.min(longestMs, Math.max(shortestMs, wantedMs)),
    })
    this.#write(found, { ...found.status, certificate: encodeBase64(text) })
  }

  #fail(found: CertificateSigningRequest, message: string): void {
    const now = formatTime(this.#on.clock.now())
    const failed = {
      type: 'Failed',
      status: 'True',
      reason: 'SignerValidationFailure',
      message,
      lastUpdateTime: now,
      lastTransitionTime: now,
    }
    this.#write(found, { ...found.status, conditions: [...(found.status.conditions ?? []), failed] })
  }

  #write(found: CertificateSigningRequest, status: CertificateSigningRequestStatus): void {
    try {
      this.#on.api.updateStatus(certificateSigningRequests, { ...found, status })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

function isToBeSigned({ certificate, conditions = [] }: CertificateSigningRequestStatus): boolean {
  const has = (type: string) => conditions.some((condition) => condition.type === type)
  return !certificate && has('Approved') && !has('Denied') && !has('Failed')
}
