// Sources that volumes of pods and PersistentVolumes share. Models the validate*VolumeSource functions of
// pkg/apis/core/validation, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import type { HostPathVolumeSource, PersistentVolumeSpec, Volume } from '#api/types/core-v1.ts'
import { dnsLabel, dnsSubdomain, nameRuleErrors } from './names.ts'
import { backstepErrors, relativePathErrors } from './paths.ts'
import { diskErrors, iscsiErrors, osStoreErrors, quobyteErrors } from './volume-vendors.ts'

/** A volume of a pod, or the spec of a PersistentVolume: at most one of the members is there. */
export type SourceHolder = {
  readonly [K in keyof (Volume & PersistentVolumeSpec)]?:
    | (K extends keyof Volume ? Volume[K] : never)
    | (K extends keyof PersistentVolumeSpec ? PersistentVolumeSpec[K] : never)
}
/** Whose source it is. */
export interface SourceOwner {
  readonly name: string
  /** A PersistentVolume, whose Secrets are in namespaces. */
  readonly isPersistent: boolean
}

export type SourceName = Exclude<keyof SourceHolder, NotSource>
type NotSource =
  | 'name'
  | 'accessModes'
  | 'capacity'
  | 'claimRef'
  | 'mountOptions'
  | 'nodeAffinity'
  | 'persistentVolumeReclaimPolicy'
  | 'storageClassName'
  | 'volumeAttributesClassName'
  | 'volumeMode'

type Rule<K extends SourceName> = (
  at: string,
  source: NonNullable<SourceHolder[K]>,
  owner: SourceOwner,
) => FieldError[]

type Source = object

/** One complaint for each of the fields that is empty. */
function needed(at: string, source: Source, fields: readonly string[]): FieldError[] {
  const of = source as { readonly [field: string]: unknown }
  return fields.flatMap((field) => {
    const value = of[field]
    const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
    return isEmpty ? [required(`${at}.${field}`)] : []
  })
}

/** A Secret is named whole. Those of PersistentVolumes are in a namespace, too. */
function secretErrors(at: string, secretRef: object | undefined, isPersistent: boolean): FieldError[] {
  if (secretRef === undefined) return []
  return needed(`${at}.secretRef`, secretRef, isPersistent ? ['name', 'namespace'] : ['name'])
}

const needs =
  (...fields: readonly string[]) =>
  (at: string, source: Source) =>
    needed(at, source, fields)

function partitionErrors(at: string, partition: number | undefined): FieldError[] {
  return partition !== undefined && (partition < 0 || partition > 255)
    ? [invalidValue(`${at}.partition`, partition, 'must be between 1 and 255, inclusive')]
    : []
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

function hostPathErrors(at: string, { path, type }: HostPathVolumeSource): FieldError[] {
  if (!path) return [required(`${at}.path`)]
  return [
    ...backstepErrors(`${at}.path`, path),
    ...(hostPathTypes.includes(type ?? '') ? [] : [notSupported(`${at}.type`, type, hostPathTypes)]),
  ]
}

/** What every driver's name is like. Models ValidateCSIDriverName. */
export function csiDriverNameErrors(field: string, name: string): FieldError[] {
  if (!name) return [required(field)]
  const tooLong: FieldError = { type: 'FieldValueTooLong', field, detail: 'may not be more than 63 bytes' }
  return [
    ...(name.length > 63 ? [tooLong] : []),
    ...nameRuleErrors(field, name, (given) => dnsSubdomain(given.toLowerCase())),
  ]
}

type CsiSource = NonNullable<SourceHolder['csi']>
type SecretRef = { readonly name?: string | undefined; readonly namespace?: string | undefined }

function csiErrors(at: string, csi: CsiSource): FieldError[] {
  const errors = csiDriverNameErrors(`${at}.driver`, csi.driver)
  if (!('volumeHandle' in csi)) {
    const { nodePublishSecretRef: secret } = csi
    if (secret === undefined) return errors
    return secret.name
      ? [...errors, ...nameRuleErrors(`${at}.name`, secret.name, dnsSubdomain)]
      : [...errors, required(`${at}.nodePublishSecretRef.name`)]
  }
  if (!csi.volumeHandle) errors.push(required(`${at}.volumeHandle`))
  for (const name of [
    'controllerPublishSecretRef',
    'controllerExpandSecretRef',
    'nodePublishSecretRef',
    'nodeExpandSecretRef',
  ] as const)
    errors.push(...wholeSecretErrors(`${at}.${name}`, csi[name]))
  return errors
}

/** Models validatePVSecretReference. */
function wholeSecretErrors(at: string, ref: SecretRef | undefined): FieldError[] {
  if (ref === undefined) return []
  return [
    ...(ref.name ? nameRuleErrors(`${at}.name`, ref.name, dnsSubdomain) : [required(`${at}.name`)]),
    ...(ref.namespace
      ? nameRuleErrors(`${at}.namespace`, ref.namespace, dnsLabel)
      : [required(`${at}.namespace`)]),
  ]
}

const rules: { readonly [K in SourceName]?: Rule<K> } = {
  hostPath: hostPathErrors,
  gitRepo: (at, repo) => [
    ...needed(at, repo, ['repository']),
    ...relativePathErrors(`${at}.directory`, repo.directory ?? ''),
  ],
  gcePersistentDisk: (at, disk) => [...needed(at, disk, ['pdName']), ...partitionErrors(at, disk.partition)],
  awsElasticBlockStore: (at, store) => [
    ...needed(at, store, ['volumeID']),
    ...partitionErrors(at, store.partition),
  ],
  nfs: (at, nfs) => [
    ...needed(at, nfs, ['server', 'path']),
    ...(nfs.path.startsWith('/') ? [] : [invalidValue(`${at}.path`, nfs.path, 'must be an absolute path')]),
  ],
  iscsi: iscsiErrors,
  glusterfs: (at, glusterfs) => [
    ...needed(at, glusterfs, ['endpoints', 'path']),
    ...('endpointsNamespace' in glusterfs
      ? endpointsNamespaceErrors(`${at}.endpointsNamespace`, glusterfs.endpointsNamespace)
      : []),
  ],
  flocker: (at, { datasetName = '', datasetUUID = '' }) => [
    ...(datasetName === '' && datasetUUID === ''
      ? [required(at, 'one of datasetName and datasetUUID is required')]
      : []),
    ...(datasetName !== '' && datasetUUID !== ''
      ? [invalidValue(at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')]
      : []),
    ...(datasetName.includes('/')
      ? [invalidValue(`${at}.datasetName`, datasetName, "must not contain '/'")]
      : []),
  ],
  rbd: needs('monitors', 'image'),
  cinder: (at, cinder, { isPersistent }) => [
    ...needed(at, cinder, ['volumeID']),
    ...secretErrors(at, cinder.secretRef, isPersistent),
  ],
  cephfs: needs('monitors'),
  quobyte: quobyteErrors,
  fc: (at, { targetWWNs = [], wwids = [], lun }) => {
    if (targetWWNs.length === 0 && wwids.length === 0)
      return [required(`${at}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both')]
    if (targetWWNs.length > 0 && wwids.length > 0)
      return [
        invalidValue(
          `${at}.targetWWNs`,
          targetWWNs,
          'targetWWNs and wwids can not be specified simultaneously',
        ),
      ]
    if (targetWWNs.length === 0) return []
    if (lun === undefined) return [required(`${at}.lun`, 'lun is required if targetWWNs is specified')]
    return lun < 0 || lun > 255
      ? [invalidValue(`${at}.lun`, lun, 'must be between 0 and 255, inclusive')]
      : []
  },
  flexVolume: (at, { driver, options = {} }) => [
    ...needed(at, { driver }, ['driver']),
    ...Object.keys(options)
      .filter((key) => /(^|\.)(kubernetes\.io|k8s\.io)$/.test(key.split('/')[0]?.toLowerCase() ?? ''))
      .map((key) =>
        invalidValue(`${at}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved'),
      ),
  ],
  azureFile: (at, file) => [
    ...needed(at, file, ['secretName', 'shareName']),
    ...('secretNamespace' in file && file.secretNamespace === '' ? [required(`${at}.secretNamespace`)] : []),
  ],
  vsphereVolume: needs('volumePath'),
  photonPersistentDisk: needs('pdID'),
  portworxVolume: needs('volumeID'),
  azureDisk: diskErrors,
  scaleIO: needs('gateway', 'system', 'volumeName'),
  storageos: osStoreErrors,
  local: (at, local) => [...needed(at, local, ['path']), ...backstepErrors(`${at}.path`, local.path)],
  csi: csiErrors,
}

function endpointsNamespaceErrors(field: string, namespace: string | undefined): FieldError[] {
  if (namespace === undefined) return []
  return namespace === ''
    ? [invalidValue(field, namespace, 'if the endpointnamespace is set, it must be a valid namespace name')]
    : nameRuleErrors(field, namespace, dnsLabel)
}

/** Where upstream's paths are not the fields' names. */
const shownAs: { readonly [source: string]: string } = { gcePersistentDisk: 'persistentDisk' }
const shownTwiceAs: { readonly [source: string]: string } = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' }

/** What is wrong with one source, which both kinds of holder know. */
export function sharedSourceErrors(
  at: string,
  name: SourceName,
  holder: SourceHolder,
  owner: SourceOwner,
): FieldError[] {
  const rule = rules[name] as Rule<SourceName> | undefined
  const source = holder[name]
  if (rule === undefined || source === undefined) return []
  return rule(`${at}.${shownAs[name] ?? name}`, source, owner)
}

/** A source beside another. */
export function extraSourceError(at: string, name: SourceName): FieldError {
  return forbiddenField(`${at}.${shownTwiceAs[name] ?? name}`, 'may not specify more than 1 volume type')
}
