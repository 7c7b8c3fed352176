// Objects as upstream prints its internal types, which have no JSON names: Go's names, every field, unset ones too.
import { goFieldName } from './go-names.ts'
import { isRecord } from './object.ts'
import { type FieldFacts, typeFacts } from './schema/schema.ts'

/** Fields of a pod's spec that the internal type keeps in its security context, in their order there. */
const inSecurityContext = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers']
/** Where the internal type has its fields in another order, or has fewer: the JSON names in that order. */
const orders: { readonly [type: string]: readonly string[] } = {
  'core.v1.PodSpec': [
    'volumes',
    'initContainers',
    'containers',
    'ephemeralContainers',
    'restartPolicy',
    'terminationGracePeriodSeconds',
    'activeDeadlineSeconds',
    'dnsPolicy',
    'nodeSelector',
    'serviceAccountName',
    'automountServiceAccountToken',
    'nodeName',
    'securityContext',
    'imagePullSecrets',
    'hostname',
    'subdomain',
    'setHostnameAsFQDN',
    'affinity',
    'schedulerName',
    'tolerations',
    'hostAliases',
    'priorityClassName',
    'priority',
    'preemptionPolicy',
    'dnsConfig',
    'readinessGates',
    'runtimeClassName',
    'overhead',
    'enableServiceLinks',
    'topologySpreadConstraints',
    'os',
    'schedulingGates',
    'resourceClaims',
    'resources',
    'hostnameOverride',
    'workloadRef',
  ],
  'core.v1.PodSecurityContext': [
    'seLinuxOptions',
    'windowsOptions',
    'runAsUser',
    'runAsGroup',
    'runAsNonRoot',
    'supplementalGroups',
    'supplementalGroupsPolicy',
    'fsGroup',
    'fsGroupChangePolicy',
    'sysctls',
    'seccompProfile',
    'appArmorProfile',
    'seLinuxChangePolicy',
  ],
  'core.v1.PersistentVolumeClaimSpec': [
    'accessModes',
    'selector',
    'resources',
    'volumeName',
    'storageClassName',
    'volumeMode',
    'dataSource',
    'dataSourceRef',
    'volumeAttributesClassName',
  ],
}

type Shown = { [name: string]: unknown }

/** The value of a schema type, such as `core.v1.PodSpec`, ready for JSON. */
export function internalObject(type: string, value: unknown): unknown {
  if (type.startsWith('[]')) {
    if (!Array.isArray(value) || value.length === 0) return null
    return value.map((item) => internalObject(type.slice(2), item))
  }
  if (type.startsWith('map[string]')) {
    if (!isRecord(value) || Object.keys(value).length === 0) return null
    const keys = Object.keys(value).sort()
    return Object.fromEntries(keys.map((key) => [key, internalObject(type.slice(11), value[key])]))
  }
  // Types of meta/v1 are not internal: they keep their JSON.
  if (!type.includes('.') || type.startsWith('meta.v1.')) return value ?? zeroes[type] ?? null
  return internalStruct(type, isRecord(value) ? value : {})
}

const zeroes: { readonly [type: string]: unknown } = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0,
  float64: 0,
  quantity: '0',
  'int-or-string': 0,
}

/** A struct, or some of its fields: those that Go embeds together, say. */
export function internalStruct(
  type: string,
  value: { readonly [name: string]: unknown },
  names?: readonly string[],
): Shown {
  const { fields } = typeFacts(type)
  const shown: Shown = {}
  for (const name of names ?? orders[type] ?? Object.keys(fields)) {
    const facts = fields[name]
    if (facts === undefined) continue
    // Embedded in Go, and so without a name of its own.
    if (facts.t === 'meta.v1.ObjectMeta') Object.assign(shown, given(value[name]))
    else if (type === 'core.v1.PodSpec' && name === 'securityContext')
      shown.SecurityContext = {
        ...hostFields(fields, value),
        ...internalStruct(facts.t, recordOf(value[name])),
      }
    else shown[goFieldName(type, name)] = internalField(facts, value[name])
  }
  return shown
}

function internalField(facts: FieldFacts, value: unknown): unknown {
  if (value === undefined && facts.ptr === 1) return null
  return internalObject(facts.t, value)
}

function hostFields(
  fields: { readonly [name: string]: FieldFacts },
  spec: { readonly [name: string]: unknown },
): Shown {
  return Object.fromEntries(
    inSecurityContext.map((name) => [
      goFieldName('core.v1.PodSpec', name),
      internalField(fields[name] as FieldFacts, spec[name]),
    ]),
  )
}

function recordOf(value: unknown): { readonly [name: string]: unknown } {
  return isRecord(value) ? value : {}
}

/** Metadata without what is unset. */
function given(metadata: unknown): Shown {
  return Object.fromEntries(
    Object.entries(recordOf(metadata)).filter(([, member]) => member !== null && member !== ''),
  )
}
