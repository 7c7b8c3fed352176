// kubectl describe ingress. Models IngressDescriber, v1.35.
import { endpointSlices, services } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { Ingress, IngressBackend } from '#api/types/networking-v1.ts'
import { defineDescriber, type Look, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { writeAnnotations, writeLabels } from './metadata.ts'
import { endpointsText } from './service.ts'

export const ingress = defineDescriber('networking.k8s.io/v1/Ingress', async (object, w, look) => {
  const { metadata, spec, status } = object
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  const addresses = (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  w.line(0, `Address:\t${[...new Set(addresses)].sort().join(',')}`)
  w.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`)
  const fallback = await backendText(look, metadata.namespace, spec.defaultBackend)
  w.line(0, `Default backend:\t${fallback}`)
  writeTls(w, object)
  w.line(0, 'Rules:')
  w.line(1, 'Host\tPath\tBackends')
  w.line(1, '----\t----\t--------')
  const rules = (spec.rules ?? []).filter(({ http }) => http !== undefined)
  for (const { host, http } of rules) {
    w.line(1, `${host || '*'}\t`)
    for (const { path = '', backend } of http?.paths ?? [])
      w.line(2, `\t${path} \t${await backendText(look, metadata.namespace, backend)}`)
  }
  if (rules.length === 0) w.line(1, `*\t*\t${fallback}`)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  await writeEvents(w, look, object)
})

function writeTls(w: Writer, { spec }: Ingress): void {
  if (spec.tls === undefined || spec.tls.length === 0) return
  w.line(0, 'TLS:')
  for (const { secretName, hosts = [] } of spec.tls)
    w.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`)
}

/** `web:http (10.244.1.3:80)`, with what is wrong instead of the endpoints when something is. */
async function backendText(
  look: Look,
  namespace: string | undefined,
  backend: IngressBackend | undefined,
): Promise<string> {
  if (backend === undefined) return '<default>'
  const { service, resource } = backend
  if (service === undefined)
    return `APIGroup: ${resource?.apiGroup ?? ''}, Kind: ${resource?.kind ?? ''}, Name: ${resource?.name ?? ''}`
  const port = service.port?.name || service.port?.number
  return `${service.name}:${port} (${await serviceEndpoints(look, namespace, service.name, port)})`
}

async function serviceEndpoints(
  look: Look,
  namespace: string | undefined,
  name: string,
  port: string | number | undefined,
): Promise<string> {
  try {
    const { spec } = await look.get(services, namespace, name)
    const slices = await look.list(endpointSlices, namespace, {
      labelSelector: `kubernetes.io/service-name=${name}`,
    })
    const portName = spec.ports?.find((each) => each.name === port || each.port === port)?.name ?? ''
    return endpointsText(slices, portName)
  } catch (error) {
    if (error instanceof ApiError) return `<error: ${error.message}>`
    throw error
  }
}
