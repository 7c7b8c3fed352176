// kubectl cluster-info.
import type { KubeList } from '#api/object.ts'
import { resourcePath, services } from '#api/resource-ref.ts'
import type { Service } from '#api/types/core-v1.ts'
import { connectTarget } from '../kubeconfig.ts'
import { responseBody } from '../responses.ts'
import type { Verb } from '../verb.ts'

export const clusterInfo: Verb = {
  path: 'cluster-info',

  async run(call) {
    const { server } = connectTarget(call.kubeconfig, call.flags)
    const response = await call.client.request({
      method: 'GET',
      path: resourcePath(services, 'kube-system'),
      query: { labelSelector: 'kubernetes.io/cluster-service=true' },
    })
    const { items } = responseBody(response) as KubeList<Service>
    call.io.out(`Kubernetes control plane is running at ${server}\n`)
    for (const { metadata, spec, status } of items) {
      const name = metadata.labels?.['kubernetes.io/name'] || metadata.name
      const [ingress] = status.loadBalancer?.ingress ?? []
      const [port] = spec.ports ?? []
      const scheme = port?.name === 'https' || port?.port === 443 ? 'https:' : ''
      const link =
        ingress === undefined
          ? `${server}/api/v1/namespaces/${metadata.namespace}/services/${scheme}${metadata.name}${port?.name ? `:${port.name}` : ''}/proxy`
          : `http://${ingress.ip || ingress.hostname}:${port?.port}`
      call.io.out(`${name} is running at ${link}\n`)
    }
    call.io.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
    return 0
  },
}
