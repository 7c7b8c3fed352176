// kubectl create ingress.
import { resourceRef } from '#api/resource-ref.ts'
import { createVerb } from '../generators/generated.ts'
import { CommandError } from '../verb.ts'

const ruleForm = /^[^=]*\/[^=]*=[^=:]+:[^=,]+(,tls(=[^=,]*)?)?$/

export const createIngress = createVerb({
  path: 'create ingress',
  ref: resourceRef('networking.k8s.io/v1/Ingress'),
  failure: 'failed to create ingress: ',
  build: ({ flags }) => {
    const rules = flags.list('rule')
    const fallback = flags.text('default-backend')
    if (rules.length === 0 && fallback === '')
      throw new CommandError(
        'error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      )
    for (const rule of rules)
      if (!ruleForm.test(rule))
        throw new CommandError(
          `error: rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
        )
    if (fallback !== '' && fallback.split(':').length !== 2)
      throw new CommandError('error: default-backend should be in format servicename:serviceport')
    const annotations = Object.fromEntries(flags.list('annotation').map(splitPair))
    const tls = tlsOf(rules)
    const className = flags.text('class')
    return {
      ...(Object.keys(annotations).length > 0 && { metadata: { annotations } }),
      spec: {
        ...(className !== '' && { ingressClassName: className }),
        ...(fallback !== '' && { defaultBackend: backend(fallback) }),
        ...(tls.length > 0 && { tls }),
        ...(rules.length > 0 && { rules: rulesOf(rules) }),
      },
    }
  },
})

function splitPair(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=')
  if (equals < 0)
    throw new CommandError(`error: annotation ${pair} is invalid and should be in format key=[value]`)
  return [pair.slice(0, equals), pair.slice(equals + 1)]
}

function backend(text: string) {
  const [name = '', port = ''] = text.split(':')
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

interface RuleParts {
  readonly host: string
  readonly path: string
  readonly service: string
  readonly tls: string | undefined
}

function partsOf(rule: string): RuleParts {
  const [target = '', tls] = rule.split(/,(?=tls)/)
  const [place = '', service = ''] = target.split('=')
  const slash = place.indexOf('/')
  return { host: place.slice(0, slash), path: place.slice(slash), service, tls }
}

function rulesOf(rules: readonly string[]) {
  const byHost = new Map<string, object[]>()
  for (const { host, path, service } of rules.map(partsOf)) {
    const isPrefix = path.endsWith('*')
    const entry = {
      path: isPrefix ? path.slice(0, -1) : path,
      pathType: isPrefix ? 'Prefix' : 'Exact',
      backend: backend(service),
    }
    byHost.set(host, [...(byHost.get(host) ?? []), entry])
  }
  return [...byHost].map(([host, paths]) => ({ ...(host !== '' && { host }), http: { paths } }))
}

function tlsOf(rules: readonly string[]) {
  const bySecret = new Map<string, string[]>()
  for (const { host, tls } of rules.map(partsOf)) {
    if (tls === undefined) continue
    const secret = tls.split('=')[1] ?? ''
    const hosts = bySecret.get(secret) ?? []
    if (host !== '' && !hosts.includes(host)) hosts.push(host)
    bySecret.set(secret, hosts)
  }
  return [...bySecret].map(([secretName, hosts]) => ({
    ...(hosts.length > 0 && { hosts }),
    ...(secretName !== '' && { secretName }),
  }))
}
