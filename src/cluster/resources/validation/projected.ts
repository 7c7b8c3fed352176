// Files made of other objects. Models pkg/apis/core/validation validateProjectionSources and
// validateDownwardAPIVolumeFile, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import { isRecord } from '#api/object.ts'
import type {
  ClusterTrustBundleProjection,
  DownwardAPIVolumeFile,
  KeyToPath,
  PodCertificateProjection,
  ProjectedVolumeSource,
  VolumeProjection,
} from '#api/types/core-v1.ts'
import { signerNameErrors } from './certificates.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { userAnnotationErrors } from './metadata.ts'
import { dnsSubdomain } from './names.ts'
import { fileModeErrors, ownPathErrors } from './paths.ts'
import { downwardFields, fieldRefErrors, resourceRefErrors } from './pod-fields.ts'

export function fileItemErrors(at: string, items: readonly KeyToPath[] | undefined): FieldError[] {
  return (items ?? []).flatMap((item, i) => keyToPathErrors(`${at}.items[${i}]`, item))
}

function keyToPathErrors(at: string, { key, path, mode }: KeyToPath): FieldError[] {
  return [
    ...(key ? [] : [required(`${at}.key`)]),
    ...(path ? [] : [required(`${at}.path`)]),
    ...ownPathErrors(`${at}.path`, path),
    ...fileModeErrors(`${at}.mode`, mode),
  ]
}

export function downwardFileErrors(at: string, file: DownwardAPIVolumeFile): FieldError[] {
  const { path, fieldRef, resourceFieldRef, mode } = file
  const errors = path ? [] : [required(`${at}.path`)]
  errors.push(...ownPathErrors(`${at}.path`, path))
  if (fieldRef !== undefined) {
    errors.push(...fieldRefErrors(`${at}.fieldRef`, fieldRef, downwardFields))
    if (resourceFieldRef !== undefined)
      errors.push(
        invalidValue(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'),
      )
  } else if (resourceFieldRef !== undefined)
    errors.push(...resourceRefErrors(`${at}.resourceFieldRef`, resourceFieldRef, true))
  else errors.push(required(at, 'one of fieldRef and resourceFieldRef is required'))
  return [...errors, ...fileModeErrors(`${at}.mode`, mode)]
}

/** The paths that are taken, and the complaint about one that is taken twice. */
class Paths {
  readonly #at: string
  readonly #taken = new Set<string>()

  constructor(at: string) {
    this.#at = at
  }

  /** `shown` is what the complaint names; the path where it is left out. */
  take(path: string | undefined, shown = path): FieldError[] {
    if (!path) return []
    const isTaken = this.#taken.has(path)
    this.#taken.add(path)
    return isTaken ? [invalidValue(this.#at, shown, 'conflicting duplicate paths')] : []
  }
}

export function projectedErrors(at: string, { sources, defaultMode }: ProjectedVolumeSource): FieldError[] {
  const paths = new Paths(at)
  return [
    ...fileModeErrors(`${at}.defaultMode`, defaultMode),
    ...(sources ?? []).flatMap((source, i) => projectionErrors(at, `${at}.sources[${i}]`, source, paths)),
  ]
}

function projectionErrors(at: string, here: string, source: VolumeProjection, paths: Paths): FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source
  const errors: FieldError[] = []
  for (const [name, of] of [
    ['secret', secret],
    ['configMap', configMap],
  ] as const) {
    if (of === undefined) continue
    if (!of.name) errors.push(required(`${here}.${name}.name`))
    for (const [k, item] of (of.items ?? []).entries())
      errors.push(...keyToPathErrors(`${here}.${name}.items[${k}]`, item), ...paths.take(item.path, of.name))
  }
  for (const file of downwardAPI?.items ?? [])
    errors.push(...downwardFileErrors(`${here}.downwardAPI`, file), ...paths.take(file.path))
  if (serviceAccountToken !== undefined) {
    const { path, expirationSeconds: seconds = 0 } = serviceAccountToken
    const field = `${here}.serviceAccountToken.expirationSeconds`
    if (seconds < 600)
      errors.push(invalidValue(field, seconds, 'may not specify a duration less than 10 minutes'))
    if (seconds > 2 ** 32)
      errors.push(invalidValue(field, seconds, 'may not specify a duration larger than 2^32 seconds'))
    errors.push(...(path ? ownPathErrors(`${at}.path`, path) : [required(`${at}.path`)]))
  }
  if (clusterTrustBundle !== undefined)
    errors.push(...trustBundleErrors(`${here}.clusterTrustBundle`, clusterTrustBundle, paths))
  if (podCertificate !== undefined)
    errors.push(...podCertificateErrors(`${here}.podCertificate`, podCertificate, paths))
  if (Object.values(source).filter(isRecord).length > 1)
    errors.push(forbiddenField(here, 'may not specify more than 1 volume type per source'))
  return errors
}

function trustBundleErrors(at: string, bundle: ClusterTrustBundleProjection, paths: Paths): FieldError[] {
  const { name, signerName, labelSelector, path } = bundle
  const errors: FieldError[] = []
  if (name !== undefined && signerName !== undefined)
    errors.push(invalidValue(at, bundle, 'only one of name and signerName may be used'))
  else if (name !== undefined) {
    if (name === '') errors.push(required(`${at}.name`, 'must be a valid object name'))
    for (const why of bundleNameMessages(name))
      errors.push(invalidValue(`${at}.name`, name, `not a valid clustertrustbundlename: ${why}`))
    if (labelSelector !== undefined)
      errors.push(
        invalidValue(
          `${at}.labelSelector`,
          labelSelector,
          'labelSelector must be unset if name is specified',
        ),
      )
  } else if (signerName !== undefined) {
    if (signerName === '') errors.push(required(`${at}.signerName`, 'must be a valid signer name'))
    errors.push(...signerNameErrors(`${at}.signerName`, signerName))
    errors.push(...labelSelectorErrors(`${at}.labelSelector`, labelSelector))
  } else errors.push(required(at, 'either name or signerName must be specified'))
  if (!path) errors.push(required(`${at}.path`))
  return [...errors, ...ownPathErrors(`${at}.path`, path), ...paths.take(path)]
}

/** `example.com:signer:name`, or a name without a signer. Models ValidateClusterTrustBundleName. */
function bundleNameMessages(name: string): readonly string[] {
  const parts = name.split(':')
  if (parts.length === 3) return dnsSubdomain(parts[2] ?? '')
  return parts.length > 1
    ? ['ClusterTrustBundle without signer name must not have ":" in its name']
    : dnsSubdomain(name)
}

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519']
const minCertificateSeconds = 3600
const maxCertificateSeconds = 7_862_400

function podCertificateErrors(at: string, certificate: PodCertificateProjection, paths: Paths): FieldError[] {
  const { signerName = '', userAnnotations, keyType = '', maxExpirationSeconds: seconds } = certificate
  const errors = signerNameErrors(`${at}.signerName`, signerName)
  errors.push(...userAnnotationErrors(`${at}.userAnnotations`, userAnnotations))
  if (!keyTypes.includes(keyType)) errors.push(notSupported(`${at}.keyType`, keyType, keyTypes))
  const field = `${at}.maxExpirationSeconds`
  if (seconds !== undefined && seconds < minCertificateSeconds)
    errors.push(
      invalidValue(field, seconds, `if provided, maxExpirationSeconds must be >= ${minCertificateSeconds}`),
    )
  if (seconds !== undefined && seconds > maxCertificateSeconds)
    errors.push(
      invalidValue(field, seconds, `if provided, maxExpirationSeconds must be <= ${maxCertificateSeconds}`),
    )
  let count = 0
  for (const name of ['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const) {
    const path = certificate[name]
    if (!path) continue
    count++
    errors.push(...ownPathErrors(`${at}.${name}`, path), ...paths.take(path))
  }
  if (count === 0)
    errors.push(
      required(at, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'),
    )
  return errors
}
