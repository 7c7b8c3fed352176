// The kubeconfig of who comes to a cluster of ours, as kubeadm would write it.
import { stringify } from 'yaml'
import { encodeBase64 } from '#api/base64.ts'

export interface KubeconfigFacts {
  readonly server: string
  readonly cluster: string
  readonly user: string
  /** Of the context; none means `default`. */
  readonly namespace?: string
  /** Certificates and key in PEM. */
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

/** The YAML of a kubeconfig with one cluster, one user and the context that joins them. */
export function kubeconfigText(facts: KubeconfigFacts): string {
  const { server, cluster, user, namespace, authority, certificate, key } = facts
  const context = `${user}@${cluster}`
  const document = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster, cluster: { 'certificate-authority-data': encodeBase64(authority), server } }],
    contexts: [{ name: context, context: { cluster, ...(namespace !== undefined && { namespace }), user } }],
    'current-context': context,
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': encodeBase64(certificate),
          'client-key-data': encodeBase64(key),
        },
      },
    ],
  }
  return stringify(document, { lineWidth: 0, indentSeq: false })
}
