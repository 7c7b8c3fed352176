// What each signer of the cluster signs. Models kube-controller-manager certificates/signer and
// apis/certificates ValidateKubeletClientCSR, v1.35.
import type { DistinguishedName } from '#api/x509/certificate.ts'

/** Why a request is not signed; undefined when it is. */
type Check = (subject: DistinguishedName, usages: readonly string[]) => string | undefined

const clientAuth = 'client auth'
const optional = ['digital signature', 'key encipherment']
const kubeletUsages = [
  [clientAuth, 'digital signature', 'key encipherment'],
  [clientAuth, 'digital signature'],
]

/** The signers by their names. */
export const signers: { readonly [signerName: string]: Check } = {
  'kubernetes.io/kube-apiserver-client': (_, usages) => {
    const other = usages.find((usage) => usage !== clientAuth && !optional.includes(usage))
    if (other !== undefined) return `invalid usage for client certificate: ${other}`
    return usages.includes(clientAuth)
      ? undefined
      : `missing required usage for client certificate: ${clientAuth}`
  },
  'kubernetes.io/kube-apiserver-client-kubelet': ({ commonName, organizations = [] }, usages) => {
    if (organizations.join() !== 'system:nodes') return 'subject organization is not system:nodes'
    if (!commonName.startsWith('system:node:')) return 'subject common name does not begin with system:node:'
    const isUsual = kubeletUsages.some(
      (wanted) => wanted.length === usages.length && wanted.every((usage) => usages.includes(usage)),
    )
    return isUsual ? undefined : `usages did not match [${kubeletUsages[0]?.join(' ')}]`
  },
}
