// What pods may not be, in the words of golden/api/validation.csv.
import { describe, expect, it } from 'vitest'
import { refusal } from '../refusal.ts'

const c = { name: 'c', image: 'nginx' }
const pods = '/api/v1/namespaces/a/pods'
const pod = (spec: object, metadata: object = {}) =>
  refusal(pods, { spec: { containers: [c], ...spec } }, { name: 'x', ...metadata })
const container = (more: object) => pod({ containers: [{ ...c, ...more }] })
const volume = (source: object) => pod({ volumes: [{ name: 'v', ...source }] })
const at = (field: string) => `spec.containers[0].${field}`
const pairs = 'must be a host:port pair or multiple pairs separated by commas'

describe('volumes', () => {
  it.each<[object, string]>([
    [
      { hostPath: { path: '/a' }, nfs: { server: 's', path: '/' } },
      'nfs: Forbidden: may not specify more than 1 volume type',
    ],
    [{ nfs: { server: 's', path: 'a' } }, 'nfs.path: Invalid value: "a": must be an absolute path'],
    [{ hostPath: { path: '/a/../b' } }, 'hostPath.path: Invalid value: "/a/../b": must not contain \'..\''],
    [
      { iscsi: { targetPortal: 'p', iqn: 'x', lun: 300 } },
      'iscsi.iqn: Invalid value: "x": must be valid format starting with iqn, eui, or naa|iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive',
    ],
    [
      { iscsi: { targetPortal: 'p', iqn: 'eui.1', lun: 1 } },
      'iscsi.iqn: Invalid value: "eui.1": must be valid format',
    ],
    [{ fc: {} }, 'fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both'],
    [{ fc: { targetWWNs: ['w'] } }, 'fc.lun: Required value: lun is required if targetWWNs is specified'],
    [
      { gcePersistentDisk: { pdName: '', partition: 300 } },
      'persistentDisk.pdName: Required value|persistentDisk.partition: Invalid value: 300: must be between 1 and 255, inclusive',
    ],
    [{ quobyte: { registry: 'r', volume: 'v' } }, `quobyte.registry: Invalid value: "r": ${pairs}`],
    [{ flocker: {} }, 'flocker: Required value: one of datasetName and datasetUUID is required'],
    [
      { flexVolume: { driver: 'd', options: { 'x.k8s.io/a': 'b' } } },
      'flexVolume.options[x.k8s.io/a]: Invalid value: "x.k8s.io/a": kubernetes.io and k8s.io namespaces are reserved',
    ],
    [
      { azureDisk: { diskName: 'd', diskURI: 'u', kind: 'Managed' } },
      'azureDisk.diskURI: Unsupported value: "u": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
    ],
    [{ scaleIO: { gateway: 'g' } }, 'scaleIO.system: Required value|scaleIO.volumeName: Required value'],
    [{ csi: { driver: '' } }, 'csi.driver: Required value'],
    [{ cinder: { volumeID: 'v', secretRef: {} } }, 'cinder.secretRef.name: Required value'],
    [
      { image: { reference: '', pullPolicy: 'Sometimes' } },
      'image.reference: Required value|image.pullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ],
    [{ ephemeral: {} }, 'ephemeral.volumeClaimTemplate: Required value'],
    [
      { downwardAPI: { items: [{ path: 'a' }] } },
      'downwardAPI: Required value: one of fieldRef and resourceFieldRef is required',
    ],
    [
      { downwardAPI: { items: [{ path: '..a', fieldRef: { fieldPath: 'spec.nodeName' } }] } },
      'downwardAPI.path: Invalid value: "..a": must not start with \'..\'|downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
    ],
    [
      { downwardAPI: { items: [{ path: 'a', resourceFieldRef: { resource: 'limits.cpu' } }] } },
      'downwardAPI.resourceFieldRef.containerName: Required value',
    ],
    [
      { projected: { sources: [{ secret: { name: 's' }, configMap: { name: 'm' } }] } },
      'projected.sources[0]: Forbidden: may not specify more than 1 volume type per source',
    ],
    [
      {
        projected: {
          sources: [1, 2].map(() => ({ secret: { name: 's', items: [{ key: 'k', path: 'p' }] } })),
        },
      },
      'projected: Invalid value: "s": conflicting duplicate paths',
    ],
    [
      { projected: { sources: [{ clusterTrustBundle: { path: 'p' } }] } },
      'projected.sources[0].clusterTrustBundle: Required value: either name or signerName must be specified',
    ],
    [
      { projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 5 } }] } },
      'projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes',
    ],
  ])('%j', (source, wanted) => {
    const texts = wanted.split('|').map((text) => `spec.volumes[0].${text}`)
    expect(volume(source)).toBe(texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`)
  })
})

describe('containers', () => {
  it.each<[object, string]>([
    [
      { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.labels' } } }] },
      'env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
    ],
    [
      { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "spec.containers['a']" } } }] },
      "env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.containers['a']\": error converting fieldPath: field label does not support subscript: spec.containers['a']",
    ],
    [
      { env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } } }] },
      'env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
    ],
    [
      { env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'a/../b', key: 'k' } } }] },
      'env[0].valueFrom.fileKeyRef.path: Invalid value: "a/../b": must not contain \'..\'|env[0].valueFrom.fileKeyRef.volumeName: Not found: "v"',
    ],
    [
      { resizePolicy: [{ resourceName: 'disk', restartPolicy: 'NotRequired' }] },
      'resizePolicy: Unsupported value: "disk": supported values: "cpu", "memory"',
    ],
    [
      { restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }] },
      'restartPolicy: Required value: must specify restartPolicy when restart rules are used',
    ],
    [
      { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart' }] },
      'restartPolicyRules[0].exitCodes: Required value: must be specified',
    ],
    [
      { lifecycle: { stopSignal: 'SIGTERM' } },
      'lifecycle.stopSignal: Forbidden: may not be set for containers with empty `spec.os.name`',
    ],
    [
      { livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'a b', value: '' }] } } },
      "livenessProbe.httpGet.httpHeaders: Invalid value: \"a b\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
    ],
    [{ resources: { claims: [{ name: 'gpu' }] } }, 'resources.claims[0]: Not found: "gpu"'],
    [
      { resources: { limits: { cpu: '1' }, requests: { 'hugepages-2Mi': '3Mi' } } },
      'resources.limits: Required value: Limit must be set for non overcommitable resources|resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
    ],
    [
      { securityContext: { seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'p' } } },
      'securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"RuntimeDefault","LocalhostProfile":"p"}: can only be set when seccomp type is Localhost',
    ],
    [
      { securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: ' p' } } },
      'securityContext.appArmorProfile.localhostProfile: Invalid value: " p": must not be padded with whitespace',
    ],
    [
      { securityContext: { windowsOptions: { runAsUserName: 'a\\b\\c' } } },
      'securityContext.windowsOptions.runAsUserName: Invalid value: "a\\\\b\\\\c": runAsUserName cannot contain more than one backslash',
    ],
  ])('%j', (more, wanted) => {
    const texts = wanted.split('|').map(at)
    expect(container(more)).toBe(texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`)
  })

  it('mount what they may', () => {
    const mount = (more: object) =>
      pod({
        volumes: [{ name: 'v' }],
        containers: [{ ...c, volumeMounts: [{ name: 'v', mountPath: '/v', ...more }] }],
      })
    expect(mount({ mountPropagation: 'Bidirectional' })).toBe(
      at(
        'volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers',
      ),
    )
    expect(mount({ recursiveReadOnly: 'Enabled' })).toBe(
      at('volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true'),
    )
  })
})

const term = { labelSelector: { matchLabels: { a: 'b' } }, topologyKey: 'zone' }
const near = 'requiredDuringSchedulingIgnoredDuringExecution'
const nodes = (selector: object) => ({
  affinity: { nodeAffinity: { [near]: { nodeSelectorTerms: [selector] } } },
})
const nodesAt = `affinity.nodeAffinity.${near}.nodeSelectorTerms[0]`

describe('a pod', () => {
  it.each<[object, string]>([
    [
      { dnsConfig: { nameservers: ['x'] } },
      'dnsConfig.nameservers[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    [{ dnsConfig: { options: [{}] } }, 'dnsConfig.options[0]: Required value: must not be empty'],
    [
      nodes({ matchFields: [{ key: 'metadata.uid', operator: 'In', values: ['a'] }] }),
      `${nodesAt}.matchFields[0].key: Invalid value: "metadata.uid": not a valid field selector key`,
    ],
    [
      nodes({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a', 'b'] }] }),
      `${nodesAt}.matchFields[0].values: Required value: must be only one value when \`operator\` is 'In' or 'NotIn' for node field selector`,
    ],
    [
      { affinity: { podAffinity: { [near]: [{ topologyKey: 'zone', matchLabelKeys: ['a'] }] } } },
      `affinity.podAffinity.${near}[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`,
    ],
    [
      {
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: term }],
          },
        },
      },
      'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100',
    ],
    [
      { securityContext: { fsGroupChangePolicy: 'Never' } },
      'securityContext.fsGroupChangePolicy: Unsupported value: "Never": supported values: "Always", "OnRootMismatch"',
    ],
    [
      { hostNetwork: true, securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] } },
      'securityContext.sysctls[0].name: Invalid value: "net.core.somaxconn": may not be specified when \'hostNetwork\' is true',
    ],
    [
      { resources: { requests: { 'ephemeral-storage': '1' } } },
      'resources.requests[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
    ],
    [
      { readinessGates: [{ conditionType: 'a b' }] },
      "readinessGates[0].conditionType: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ])('%j', (spec, wanted) => expect(pod(spec)).toBe(`spec.${wanted}`))

  it.each<[object, object, string]>([
    [
      { 'controller.kubernetes.io/pod-deletion-cost': '+1' },
      {},
      'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "+1": must be a 32bit integer',
    ],
    [
      { 'container.apparmor.security.beta.kubernetes.io/d': 'unconfined' },
      {},
      'metadata.annotations[container.apparmor.security.beta.kubernetes.io/d]: Invalid value: "d": container not found',
    ],
    [
      { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' },
      { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
      'spec.securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match',
    ],
  ])('annotated with %j', (annotations, spec, wanted) => expect(pod(spec, { annotations })).toBe(wanted))
})
