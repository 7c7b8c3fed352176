// What a NetworkPolicy must be. Models pkg/apis/networking/validation ValidateNetworkPolicySpec, v1.35.
import { type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '#api/types/networking-v1.ts'
import { isStrictlyWithin, rangeErrors, rangeWarnings } from './addresses.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { choiceErrors, portErrors, portNameErrors } from './names.ts'

export function networkPolicyErrors({ spec }: NetworkPolicy): FieldError[] {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = spec
  return [
    ...labelSelectorErrors('spec.podSelector', podSelector),
    ...ingress.flatMap((rule, i) => ruleErrors(`spec.ingress[${i}]`, rule.ports, 'from', rule.from)),
    ...egress.flatMap((rule, i) => ruleErrors(`spec.egress[${i}]`, rule.ports, 'to', rule.to)),
    ...(policyTypes.length > 2
      ? [invalidValue('spec.policyTypes', policyTypes, 'may not specify more than two policyTypes')]
      : policyTypes.flatMap((type, i) =>
          choiceErrors(`spec.policyTypes[${i}]`, type, ['Ingress', 'Egress']),
        )),
  ]
}

function ruleErrors(
  at: string,
  ports: readonly NetworkPolicyPort[] = [],
  side: 'from' | 'to' = 'from',
  peers: readonly NetworkPolicyPeer[] = [],
): FieldError[] {
  return [
    ...ports.flatMap((port, i) => policyPortErrors(`${at}.ports[${i}]`, port)),
    ...peers.flatMap((peer, i) => peerErrors(`${at}.${side}[${i}]`, peer)),
  ]
}

function policyPortErrors(at: string, { protocol, port, endPort }: NetworkPolicyPort): FieldError[] {
  const errors =
    protocol === undefined ? [] : choiceErrors(`${at}.protocol`, protocol, ['TCP', 'UDP', 'SCTP'])
  const end = `${at}.endPort`
  if (port === undefined) {
    if (endPort !== undefined)
      errors.push(invalidValue(end, endPort, 'may not be specified when `port` is not specified'))
  } else if (typeof port === 'number') {
    errors.push(...portErrors(`${at}.port`, port))
    if (endPort === undefined) return errors
    if (endPort < port) errors.push(invalidValue(end, port, 'must be greater than or equal to `port`'))
    errors.push(...portErrors(end, endPort))
  } else {
    if (endPort !== undefined)
      errors.push(invalidValue(end, endPort, 'may not be specified when `port` is non-numeric'))
    errors.push(...portNameErrors(`${at}.port`, port))
  }
  return errors
}

function peerErrors(
  at: string,
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
): FieldError[] {
  const count = [podSelector, namespaceSelector, ipBlock].filter((peer) => peer !== undefined).length
  const errors = [
    ...labelSelectorErrors(`${at}.podSelector`, podSelector),
    ...labelSelectorErrors(`${at}.namespaceSelector`, namespaceSelector),
    ...(ipBlock === undefined ? [] : blockErrors(`${at}.ipBlock`, ipBlock)),
  ]
  if (count === 0) errors.push(required(at, 'must specify a peer'))
  else if (count > 1 && ipBlock !== undefined)
    errors.push(forbiddenField(at, 'may not specify both ipBlock and another peer'))
  return errors
}

function blockErrors(at: string, { cidr, except = [] }: IPBlock): FieldError[] {
  if (!cidr) return [required(`${at}.cidr`)]
  const errors = rangeErrors(`${at}.cidr`, cidr)
  if (errors.length > 0) return errors
  return except.flatMap((range, i) => {
    const field = `${at}.except[${i}]`
    const bad = rangeErrors(field, range)
    if (bad.length > 0 || isStrictlyWithin(range, cidr)) return bad
    return [invalidValue(field, range, 'must be a strict subset of `cidr`')]
  })
}

export function networkPolicyWarnings({ spec }: NetworkPolicy): string[] {
  const ofPeers = (at: string, peers: readonly NetworkPolicyPeer[] = []) =>
    peers.flatMap(({ ipBlock }, i) => [
      ...(ipBlock === undefined ? [] : rangeWarnings(`${at}[${i}].ipBlock.cidr`, ipBlock.cidr)),
      ...(ipBlock?.except ?? []).flatMap((range, k) =>
        rangeWarnings(`${at}[${i}].ipBlock.except[${k}]`, range),
      ),
    ])
  return [
    ...(spec.ingress ?? []).flatMap((rule, i) => ofPeers(`spec.ingress[${i}].from`, rule.from)),
    ...(spec.egress ?? []).flatMap((rule, i) => ofPeers(`spec.egress[${i}].to`, rule.to)),
  ]
}
