// kubectl create service clusterip, nodeport, loadbalancer and externalname.
import { services } from '#api/resource-ref.ts'
import { type Built, createVerb } from '../generators/generated.ts'
import { CommandError, type VerbCall } from '../verb.ts'

const failure = (built: Built) =>
  `failed to create ${(built.spec as { readonly type: string }).type} service: `

export const createServiceClusterIp = createVerb({
  path: 'create service clusterip',
  ref: services,
  failure,
  build: (call, name) => {
    const clusterIP = call.flags.text('clusterip')
    return service(call, name, 'ClusterIP', {
      ...(clusterIP !== '' && { clusterIP }),
      isHeadless: clusterIP === 'None',
    })
  },
})

export const createServiceNodePort = createVerb({
  path: 'create service nodeport',
  ref: services,
  failure,
  build: (call, name) => service(call, name, 'NodePort', { nodePort: call.flags.count('node-port') }),
})

export const createServiceLoadBalancer = createVerb({
  path: 'create service loadbalancer',
  ref: services,
  failure,
  build: (call, name) => service(call, name, 'LoadBalancer', {}),
})

export const createServiceExternalName = createVerb({
  path: 'create service externalname',
  ref: services,
  failure,
  build: (call, name) =>
    service(call, name, 'ExternalName', {
      externalName: call.flags.text('external-name'),
      isHeadless: true,
    }),
})

interface ServiceOptions {
  readonly clusterIP?: string
  readonly externalName?: string
  readonly nodePort?: number
  /** May be without ports. */
  readonly isHeadless?: boolean
}

function service(call: VerbCall, name: string, type: string, options: ServiceOptions): Built {
  const { clusterIP, externalName, nodePort = 0, isHeadless = false } = options
  const given = call.flags.list('tcp')
  if (given.length === 0 && !isHeadless)
    throw new CommandError('error: at least one tcp port specifier must be provided')
  const ports = given.map((text) => ({ ...portOf(text), ...(nodePort !== 0 && { nodePort }) }))
  const labels = { app: name }
  return {
    metadata: { labels },
    spec: {
      type,
      selector: labels,
      ...(ports.length > 0 && { ports }),
      ...(clusterIP !== undefined && { clusterIP }),
      ...(externalName !== undefined && { externalName }),
    },
  }
}

/** `80` or `80:8080` or `80:http`. */
function portOf(text: string) {
  const [portText = '', targetText] = text.split(':')
  const port = portNumber(portText)
  const targetPort =
    targetText === undefined ? port : /^\d+$/.test(targetText) ? portNumber(targetText) : targetText
  return { name: text.replace(':', '-'), port, protocol: 'TCP', targetPort }
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text))
    throw new CommandError(`error: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`)
  const port = Number(text)
  if (port < 1 || port > 65_535)
    throw new CommandError(`error: invalid port number ${port}: must be between 1 and 65535, inclusive`)
  return port
}
