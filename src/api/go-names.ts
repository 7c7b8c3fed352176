// Go's names of API fields, which hashes of objects contain. Mostly the JSON name with a capital letter.

/** Fields whose Go name has letters in another case: initialisms. */
const initialisms: { readonly [name: string]: string } = {
  apiGroup: 'APIGroup',
  apiVersion: 'APIVersion',
  awsElasticBlockStore: 'AWSElasticBlockStore',
  cephfs: 'CephFS',
  csi: 'CSI',
  dnsConfig: 'DNSConfig',
  dnsPolicy: 'DNSPolicy',
  fc: 'FC',
  fsGroup: 'FSGroup',
  fsGroupChangePolicy: 'FSGroupChangePolicy',
  fsType: 'FSType',
  gcePersistentDisk: 'GCEPersistentDisk',
  gmsaCredentialSpec: 'GMSACredentialSpec',
  gmsaCredentialSpecName: 'GMSACredentialSpecName',
  grpc: 'GRPC',
  httpGet: 'HTTPGet',
  httpHeaders: 'HTTPHeaders',
  ip: 'IP',
  iqn: 'IQN',
  iscsi: 'ISCSI',
  iscsiInterface: 'ISCSIInterface',
  nfs: 'NFS',
  os: 'OS',
  pdName: 'PDName',
  rbd: 'RBD',
  seLinuxChangePolicy: 'SELinuxChangePolicy',
  seLinuxOptions: 'SELinuxOptions',
  sslEnabled: 'SSLEnabled',
  storageos: 'StorageOS',
  tcpSocket: 'TCPSocket',
  tty: 'TTY',
  uid: 'UID',
  wwids: 'WWIDs',
}

/** Fields that are called otherwise in Go, by type and name. */
const renamed: { readonly [typeAndField: string]: string } = {
  'core.v1.AzureDiskVolumeSource.diskURI': 'DataDiskURI',
  'core.v1.GlusterfsVolumeSource.endpoints': 'EndpointsName',
  'core.v1.ISCSIVolumeSource.chapAuthDiscovery': 'DiscoveryCHAPAuth',
  'core.v1.ISCSIVolumeSource.chapAuthSession': 'SessionCHAPAuth',
  'core.v1.PersistentVolumeClaimTemplate.metadata': 'ObjectMeta',
  'core.v1.PodSpec.serviceAccount': 'DeprecatedServiceAccount',
  'core.v1.PodTemplateSpec.metadata': 'ObjectMeta',
  'core.v1.RBDVolumeSource.image': 'RBDImage',
  'core.v1.RBDVolumeSource.monitors': 'CephMonitors',
  'core.v1.RBDVolumeSource.pool': 'RBDPool',
  'core.v1.RBDVolumeSource.user': 'RadosUser',
}

/** String types of their own that the schema knows as plain strings, by type and field. */
const stringTypes: { readonly [typeAndField: string]: string } = {
  'meta.v1.ObjectMeta.uid': 'types.UID',
  'meta.v1.OwnerReference.uid': 'types.UID',
  'core.v1.Capabilities.add': 'v1.Capability',
  'core.v1.Capabilities.drop': 'v1.Capability',
}

/** Structs whose fields JSON inlines into those of another; all others are a LocalObjectReference. */
const embedded: { readonly [type: string]: string } = {
  'core.v1.EphemeralContainer': 'EphemeralContainerCommon',
  'core.v1.Probe': 'ProbeHandler',
  'core.v1.Volume': 'VolumeSource',
}

/** `TTY` for the field `tty` of a type. */
export function goFieldName(type: string, field: string): string {
  const name = renamed[`${type}.${field}`] ?? initialisms[field]
  return name ?? field.slice(0, 1).toUpperCase() + field.slice(1)
}

/** The Go type of a string field when it is one of its own. */
export function goStringType(type: string, field: string): string | undefined {
  return stringTypes[`${type}.${field}`]
}

/** The struct that holds those fields of a type which JSON inlines. */
export function goEmbeddedName(type: string): string {
  return embedded[type] ?? 'LocalObjectReference'
}
