// kubectl describe networkpolicy. Models NetworkPolicyDescriber, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import type { NetworkPolicyPeer, NetworkPolicyPort } from '#api/types/networking-v1.ts'
import { defineDescriber, type Writer } from './describer.ts'
import { writeAnnotations, writeLabels } from './metadata.ts'

export const networkPolicy = defineDescriber(
  'networking.k8s.io/v1/NetworkPolicy',
  ({ metadata, spec }, w) => {
    w.line(0, `Name:\t${metadata.name}`)
    w.line(0, `Namespace:\t${metadata.namespace}`)
    w.line(
      0,
      `Created on:\t${(metadata.creationTimestamp ?? '').replace('T', ' ').replace('Z', ' +0000 UTC')}`,
    )
    writeLabels(w, 'Labels', metadata.labels)
    writeAnnotations(w, 'Annotations', metadata.annotations)
    w.line(0, 'Spec:')
    const chosen = selectorText(spec.podSelector)
    w.line(
      1,
      `PodSelector:     ${chosen === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : chosen}`,
    )
    const types = spec.policyTypes ?? []
    if (types.includes('Ingress')) {
      w.line(1, 'Allowing ingress traffic:')
      const rules = (spec.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }))
      writeRules(w, rules, { peer: 'From', traffic: 'ingress', end: 'source' })
    } else w.line(1, 'Not affecting ingress traffic')
    if (types.includes('Egress')) {
      w.line(1, 'Allowing egress traffic:')
      const rules = (spec.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }))
      writeRules(w, rules, { peer: 'To', traffic: 'egress', end: 'destination' })
    } else w.line(1, 'Not affecting egress traffic')
    w.line(1, `Policy Types: ${types.length === 0 ? '<none>' : types.join(', ')}`)
  },
)

interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined
  readonly peers: readonly NetworkPolicyPeer[] | undefined
}

interface Words {
  readonly peer: string
  readonly traffic: string
  readonly end: string
}

function writeRules(w: Writer, rules: readonly Rule[], { peer, traffic, end }: Words): void {
  if (rules.length === 0) w.line(2, `<none> (Selected pods are isolated for ${traffic} connectivity)`)
  for (const [i, { ports, peers }] of rules.entries()) {
    if (i > 0) w.line(2, '----------')
    if (!ports?.length) w.line(2, 'To Port: <any> (traffic allowed to all ports)')
    for (const { port, endPort, protocol } of ports ?? [])
      w.line(
        2,
        `To Port: ${port ?? '<any>'}${endPort === undefined ? '' : `-${endPort}`}/${protocol ?? 'TCP'}`,
      )
    if (!peers?.length) w.line(2, `${peer}: <any> (traffic not restricted by ${end})`)
    for (const each of peers ?? []) {
      w.line(2, `${peer}:`)
      writePeer(w, each)
    }
  }
}

function writePeer(w: Writer, { namespaceSelector, podSelector, ipBlock }: NetworkPolicyPeer): void {
  if (namespaceSelector !== undefined) w.line(3, `NamespaceSelector: ${selectorText(namespaceSelector)}`)
  if (podSelector !== undefined) w.line(3, `PodSelector: ${selectorText(podSelector)}`)
  if (ipBlock === undefined) return
  w.line(3, 'IPBlock:')
  w.line(4, `CIDR: ${ipBlock.cidr}`)
  w.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`)
}

function selectorText(selector: LabelSelector | undefined): string {
  return printSelector(selectorFromObject(selector ?? {})) || '<none>'
}
