// kubectl describe endpointslice. Models EndpointSliceDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { writeHead } from './metadata.ts'

export const endpointSlice = defineDescriber('discovery.k8s.io/v1/EndpointSlice', async (object, w, look) => {
  const ports = object.ports ?? []
  const endpoints = object.endpoints ?? []
  writeHead(w, object.metadata)
  w.line(0, `AddressType:\t${object.addressType}`)
  w.line(0, `Ports:${ports.length === 0 ? ' <unset>' : ''}`)
  if (ports.length > 0) {
    w.line(1, 'Name\tPort\tProtocol')
    w.line(1, '----\t----\t--------')
  }
  for (const { name, port, protocol } of ports)
    w.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol ?? ''}`)
  w.line(0, `Endpoints:${endpoints.length === 0 ? ' <none>' : ''}`)
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    w.line(1, `- Addresses:\t${(addresses ?? []).join(', ')}`)
    w.line(2, 'Conditions:')
    w.line(3, `Ready:\t${conditions?.ready ?? '<unset>'}`)
    w.line(2, `Hostname:\t${hostname ?? '<unset>'}`)
    if (targetRef !== undefined) w.line(2, `TargetRef:\t${targetRef.kind}/${targetRef.name}`)
    w.line(2, `NodeName:\t${nodeName ?? '<unset>'}`)
    w.line(2, `Zone:\t${zone ?? '<unset>'}`)
  }
  await writeEvents(w, look, object)
})
