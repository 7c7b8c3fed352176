// What each signer of the cluster signs. Models kube-controller-manager certificates/signer and
// apis/certificates ValidateKubeletClientCSR and ValidateKubeletServingCSR, v1.35.
import type { CertificateRequest } from '#api/x509/certificate.ts'

/** Why a request is not signed; undefined when it is. */
type Check = (request: CertificateRequest, usages: readonly string[]) => string | undefined

const clientAuth = 'client auth'
const serverAuth = 'server auth'
const ofSession = ['digital signature', 'key encipherment']
const notNodes = 'subject organization is not system:nodes'
const notNode = 'subject common name does not begin with system:node:'

/** Both usages of a session, or the one that does without RSA, beside the purpose. */
function usagesComplaint(purpose: string, usages: readonly string[]): string | undefined {
  const wanted = [purpose, ...ofSession].sort()
  const isUsual = [wanted, wanted.filter((usage) => usage !== 'key encipherment')].some(
    (set) => set.length === usages.length && set.every((usage) => usages.includes(usage)),
  )
  return isUsual ? undefined : `usages did not match [${wanted.join(' ')}]`
}

const isOfNodes = ({ subject }: CertificateRequest) => (subject.organizations ?? []).join() === 'system:nodes'
const isNode = ({ subject }: CertificateRequest) => subject.commonName.startsWith('system:node:')

/** The signers by their names. */
export const signers: { readonly [signerName: string]: Check } = {
  'kubernetes.io/kube-apiserver-client': (_, usages) => {
    const other = usages.find((usage) => usage !== clientAuth && !ofSession.includes(usage))
    if (other !== undefined) return `invalid usage for client certificate: ${other}`
    return usages.includes(clientAuth)
      ? undefined
      : `missing required usage for client certificate: ${clientAuth}`
  },
  'kubernetes.io/kube-apiserver-client-kubelet': (request, usages) => {
    const { dnsNames, addresses, emails, uris } = request.names
    if (!isOfNodes(request)) return notNodes
    if (dnsNames.length > 0) return 'DNS subjectAltNames are not allowed'
    if (emails.length > 0) return 'Email subjectAltNames are not allowed'
    if (addresses.length > 0) return 'IP subjectAltNames are not allowed'
    if (uris.length > 0) return 'URI subjectAltNames are not allowed'
    return isNode(request) ? usagesComplaint(clientAuth, usages) : notNode
  },
  'kubernetes.io/kubelet-serving': (request, usages) => {
    const { dnsNames, addresses, emails, uris } = request.names
    if (!isOfNodes(request)) return notNodes
    if (dnsNames.length === 0 && addresses.length === 0) return 'DNS or IP subjectAltName is required'
    if (emails.length > 0) return 'Email subjectAltNames are not allowed'
    if (uris.length > 0) return 'URI subjectAltNames are not allowed'
    return usagesComplaint(serverAuth, usages) ?? (isNode(request) ? undefined : notNode)
  },
  /** Whoever asked before signers had names gets what they ask for. */
  'kubernetes.io/legacy-unknown': () => undefined,
}
