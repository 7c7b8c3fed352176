// Takes old requests for certificates away. Models kube-controller-manager certificatesigningrequest-cleaner-controller, v1.35.
import { decodeBase64 } from '#api/base64.ts'
import type { ObjectKey } from '#api/object.ts'
import { certificateSigningRequests } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import { timeMs } from '#api/time.ts'
import type { CertificateSigningRequest } from '#api/types/certificates-v1.ts'
import { readCertificate, readPem } from '#api/x509/certificate.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'

const hourMs = 3_600_000
const limitsMs = { Approved: hourMs, Denied: hourMs, Failed: hourMs, pending: 24 * hourMs }
const allRequests: ObjectKey = 'all'

export const csrCleanerController: ControllerFactory = {
  name: 'certificatesigningrequest-cleaner-controller',
  account: 'certificate-controller',
  create: (on) => new CsrCleanerController(on),
}

class CsrCleanerController implements Controller {
  readonly #on: Runtime
  readonly #requests: Informer<CertificateSigningRequest>

  constructor(on: Runtime) {
    this.#on = on
    this.#requests = on.informer(certificateSigningRequests)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    enqueue(allRequests)
  }

  reconcile(): RequeueAfter {
    const nowMs = this.#on.clock.now()
    for (const request of [...this.#requests.values()]) if (isOld(request, nowMs)) this.#delete(request)
    return { requeueAfterMs: hourMs }
  }

  #delete({ metadata }: CertificateSigningRequest): void {
    try {
      this.#on.api.delete(certificateSigningRequests, undefined, metadata.name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

/** Nobody answered it, its answer is known for long, or what was issued has ended. */
function isOld({ metadata, status }: CertificateSigningRequest, nowMs: number): boolean {
  const { conditions = [], certificate } = status
  const isPast = (time: string | null | undefined, limitMs: number) =>
    Boolean(time) && nowMs - timeMs(time ?? '') > limitMs
  if (conditions.length === 0) return isPast(metadata.creationTimestamp, limitsMs.pending)
  if (certificate && hasEnded(certificate, nowMs)) return true
  return conditions.some(({ type, lastUpdateTime }) => {
    if (type === 'Approved') return Boolean(certificate) && isPast(lastUpdateTime, limitsMs.Approved)
    return (type === 'Denied' || type === 'Failed') && isPast(lastUpdateTime, limitsMs[type])
  })
}

function hasEnded(certificate: string, nowMs: number): boolean {
  const der = readPem('CERTIFICATE', decodeBase64(certificate))
  const read = der && readCertificate(der)
  return read !== undefined && nowMs > read.notAfterMs
}
