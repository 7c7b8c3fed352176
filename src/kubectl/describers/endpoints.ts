// kubectl describe endpoints. Models EndpointsDescriber, v1.35.
import type { EndpointAddress } from '#api/types/core-v1.ts'
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { writeHead } from './metadata.ts'

export const endpoints = defineDescriber('v1/Endpoints', async (object, w, look) => {
  writeHead(w, object.metadata)
  w.line(0, 'Subsets:')
  for (const { addresses, notReadyAddresses, ports } of object.subsets ?? []) {
    w.line(1, `Addresses:\t${addressesText(addresses)}`)
    w.line(1, `NotReadyAddresses:\t${addressesText(notReadyAddresses)}`)
    if (ports !== undefined && ports.length > 0) {
      w.line(1, 'Ports:')
      w.line(2, 'Name\tPort\tProtocol')
      w.line(2, '----\t----\t--------')
      for (const { name, port, protocol } of ports)
        w.line(2, `${name || '<unset>'}\t${port}\t${protocol ?? ''}`)
    }
    w.line(0, '')
  }
  await writeEvents(w, look, object)
})

function addressesText(addresses: readonly EndpointAddress[] | undefined): string {
  return (addresses ?? []).map(({ ip }) => ip).join(',') || '<none>'
}
