// Sources of single vendors with rules of their own. Models validateISCSIVolumeSource, validateQuobyteVolumeSource,
// validateAzureDisk and validateStorageOSVolumeSource of pkg/apis/core/validation, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import type { ObjectReference, PersistentVolumeSpec, Volume } from '#api/types/core-v1.ts'
import { dnsLabel, nameRuleErrors, neededNameErrors } from './names.ts'
import type { SourceOwner } from './volume-sources.ts'

type Shared<K extends keyof Volume & keyof PersistentVolumeSpec> =
  | NonNullable<Volume[K]>
  | NonNullable<PersistentVolumeSpec[K]>

const qualifiedNames: readonly (readonly [prefix: string, form: RegExp])[] = [
  ['iqn', /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/],
  ['eui', /^eui.[A-Za-z0-9]{16}$/],
  ['naa', /^naa.[A-Za-z0-9]{32}$/],
]

/** An iSCSI name; `unknown` is what is said of one with another beginning. */
function qualifiedNameErrors(field: string, name: string, unknown: string): FieldError[] {
  const form = qualifiedNames.find(([prefix]) => name.startsWith(prefix))?.[1]
  if (form === undefined) return [invalidValue(field, name, unknown)]
  return form.test(name) ? [] : [invalidValue(field, name, 'must be valid format')]
}

const tooLong =
  'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
const wholeUnknown = 'must be valid format starting with iqn, eui, or naa'

export function iscsiErrors(
  at: string,
  iscsi: Shared<'iscsi'>,
  { name, isPersistent }: SourceOwner,
): FieldError[] {
  const { targetPortal, iqn, lun, initiatorName, secretRef } = iscsi
  const unknown = isPersistent ? 'must be valid format' : wholeUnknown
  const errors: FieldError[] = []
  // What the volume is called and where it is make one path on the node.
  const isTooLong = initiatorName !== undefined && `${name}:${targetPortal}`.length > 64
  if (!targetPortal) errors.push(required(`${at}.targetPortal`))
  if (isTooLong && isPersistent) errors.push(invalidValue(`${at}.targetportal`, targetPortal, tooLong))
  if (!iqn) errors.push(required(`${at}.iqn`))
  else errors.push(...qualifiedNameErrors(`${at}.iqn`, iqn, unknown))
  if (lun < 0 || lun > 255)
    errors.push(invalidValue(`${at}.lun`, lun, 'must be between 0 and 255, inclusive'))
  if ((iscsi.chapAuthDiscovery || iscsi.chapAuthSession) && secretRef === undefined)
    errors.push(required(`${at}.secretRef`))
  if (secretRef !== undefined && !secretRef.name && isPersistent)
    errors.push(required(`${at}.secretRef.name`))
  if (initiatorName !== undefined)
    errors.push(...qualifiedNameErrors(`${at}.initiatorname`, initiatorName, unknown))
  if (isTooLong && !isPersistent) errors.push(invalidValue(at.replace(/iscsi$/, 'name'), name, tooLong))
  return errors
}

export function quobyteErrors(
  at: string,
  { registry, tenant = '', volume }: Shared<'quobyte'>,
): FieldError[] {
  const pairs = 'must be a host:port pair or multiple pairs separated by commas'
  const errors: FieldError[] = []
  if (!registry) errors.push(required(`${at}.registry`, pairs))
  else if (tenant.length >= 65)
    errors.push(required(`${at}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'))
  else if (registry.split(',').some((pair) => !/^(\[[^\]]*\]|[^:[\]]*):[^:]*$/.test(pair)))
    errors.push(invalidValue(`${at}.registry`, registry, pairs))
  if (!volume) errors.push(required(`${at}.volume`))
  return errors
}

const cachingModes = ['None', 'ReadOnly', 'ReadWrite']
const diskKinds = ['Dedicated', 'Managed', 'Shared']
const managedDisk =
  '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'

export function diskErrors(
  at: string,
  { diskName, diskURI, cachingMode, kind }: Shared<'azureDisk'>,
): FieldError[] {
  const errors: FieldError[] = []
  if (!diskName) errors.push(required(`${at}.diskName`))
  if (!diskURI) errors.push(required(`${at}.diskURI`))
  if (cachingMode !== undefined && !cachingModes.includes(cachingMode))
    errors.push(notSupported(`${at}.cachingMode`, cachingMode, cachingModes))
  if (kind !== undefined && !diskKinds.includes(kind))
    errors.push(notSupported(`${at}.kind`, kind, diskKinds))
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/'))
    errors.push(notSupported(`${at}.diskURI`, diskURI, [managedDisk]))
  if (kind !== undefined && kind !== 'Managed' && !diskURI.startsWith('https://'))
    errors.push(notSupported(`${at}.diskURI`, diskURI, [blobDisk]))
  return errors
}

export function osStoreErrors(
  at: string,
  store: Shared<'storageos'>,
  { isPersistent }: SourceOwner,
): FieldError[] {
  const { volumeName, volumeNamespace, secretRef } = store
  const errors = neededNameErrors(`${at}.volumeName`, volumeName, dnsLabel)
  if (volumeNamespace) errors.push(...nameRuleErrors(`${at}.volumeNamespace`, volumeNamespace, dnsLabel))
  if (secretRef !== undefined && !secretRef.name) errors.push(required(`${at}.secretRef.name`))
  if (isPersistent && secretRef !== undefined && !(secretRef as ObjectReference).namespace)
    errors.push(required(`${at}.secretRef.namespace`))
  return errors
}
