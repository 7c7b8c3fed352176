// Profiles of seccomp and AppArmor, and annotations that once named them. Models pkg/apis/core/validation
// validateSeccompProfileField, ValidateAppArmorProfileField and ValidatePodSpecificAnnotations, v1.35.
import { type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import type { AppArmorProfile, Container, PodSpec, SeccompProfile } from '#api/types/core-v1.ts'
import { containerSeccompAnnotation } from '#api/well-known.ts'
import { choiceErrors } from './names.ts'
import { relativePathErrors } from './paths.ts'

const types = ['Localhost', 'RuntimeDefault', 'Unconfined']
const maxProfileBytes = 4095
const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/'
const seccompAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'

type Annotations = { readonly [key: string]: string }

function typeErrors(field: string, type: string, needed: string): FieldError[] {
  return type ? choiceErrors(field, type, types) : [required(field, needed)]
}

export function seccompErrors(at: string, profile: SeccompProfile | undefined): FieldError[] {
  if (profile === undefined) return []
  const { type, localhostProfile } = profile
  const field = `${at}.localhostProfile`
  const errors = typeErrors(`${at}.type`, type, 'type is required when seccompProfile is set')
  if (type === 'Localhost')
    return localhostProfile === undefined
      ? [...errors, required(field, 'must be set when seccomp type is Localhost')]
      : [...errors, ...relativePathErrors(field, localhostProfile)]
  if (localhostProfile === undefined) return errors
  const shown = internalObject('core.v1.SeccompProfile', profile)
  return [...errors, invalidValue(field, shown, 'can only be set when seccomp type is Localhost')]
}

export function appArmorErrors(at: string, profile: AppArmorProfile | undefined): FieldError[] {
  if (profile === undefined) return []
  const { type, localhostProfile: name } = profile
  const field = `${at}.localhostProfile`
  const wanted = 'must be set when AppArmor type is Localhost'
  if (type !== 'Localhost')
    return types.includes(type) && name !== undefined
      ? [invalidValue(field, name, 'can only be set when AppArmor type is Localhost')]
      : typeErrors(`${at}.type`, type, 'type is required when appArmorProfile is set')
  if (name === undefined) return [required(field, wanted)]
  const errors: FieldError[] = []
  if (name !== name.trim()) errors.push(invalidValue(field, name, 'must not be padded with whitespace'))
  else if (name === '') errors.push(required(field, wanted))
  if (name.length > maxProfileBytes)
    errors.push({ type: 'FieldValueTooLong', field, detail: `may not be more than ${maxProfileBytes} bytes` })
  return errors
}

function everyContainer(spec: PodSpec): readonly (readonly [field: string, container: Container])[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, i) => [`${list}[${i}]`, container as Container] as const),
  )
}

/** Profiles that annotations name. */
export function profileAnnotationErrors(at: string, annotations: Annotations, spec: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  for (const [key, profile] of Object.entries(annotations).sort())
    if (key === seccompAnnotation || key.startsWith(containerSeccompAnnotation))
      errors.push(...seccompTextErrors(`${at}.${key}`, profile))
  const names = everyContainer(spec).map(([, { name }]) => name)
  for (const [key, profile] of Object.entries(annotations).sort()) {
    if (!key.startsWith(appArmorAnnotation)) continue
    const name = key.slice(appArmorAnnotation.length)
    if (!names.includes(name)) errors.push(invalidValue(`${at}[${key}]`, name, 'container not found'))
    if (!/^(|runtime\/default|unconfined|localhost\/.*)$/.test(profile))
      errors.push(invalidValue(`${at}[${key}]`, profile, `invalid AppArmor profile name: "${profile}"`))
  }
  return errors
}

function seccompTextErrors(field: string, profile: string): FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return []
  if (profile.startsWith('localhost/')) return relativePathErrors(field, profile.slice('localhost/'.length))
  return [invalidValue(field, profile, 'must be a valid seccomp profile')]
}

interface Kind {
  readonly name: string
  readonly texts: { readonly [type: string]: readonly string[] }
}

const seccomp: Kind = {
  name: 'seccomp',
  texts: { Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default', 'docker/default'] },
}
const appArmor: Kind = {
  name: 'apparmor',
  texts: { Unconfined: ['unconfined'], RuntimeDefault: ['runtime/default'] },
}

/** Who says it twice, in an annotation and in a field, says the same. `at` is the place of the spec. */
export function profileMatchErrors(at: string, annotations: Annotations, spec: PodSpec): FieldError[] {
  const ofPod = spec.securityContext?.seccompProfile
  const here = `${at}.securityContext`
  const errors = matchErrors(`${here}.seccompProfile`, seccomp, ofPod, annotations[seccompAnnotation])
  for (const [field, { name, securityContext }] of everyContainer(spec)) {
    const place = `${at}.${field}.securityContext`
    errors.push(
      ...matchErrors(
        `${place}.seccompProfile`,
        seccomp,
        securityContext?.seccompProfile,
        annotations[`${containerSeccompAnnotation}${name}`],
      ),
    )
  }
  if (spec.os?.name === 'windows') return errors
  for (const [field, { name, securityContext }] of everyContainer(spec))
    errors.push(
      ...matchErrors(
        `${at}.${field}.securityContext.appArmorProfile`,
        appArmor,
        securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile,
        annotations[`${appArmorAnnotation}${name}`],
      ),
    )
  return errors
}

function matchErrors(
  at: string,
  { name, texts }: Kind,
  profile: SeccompProfile | AppArmorProfile | undefined,
  annotation: string | undefined,
): FieldError[] {
  if (profile === undefined || annotation === undefined) return []
  const refuse = (what: string, field: string) => [
    forbiddenField(`${at}.${field}`, `${name} ${what} in annotation and field must match`),
  ]
  const allowed = texts[profile.type]
  if (allowed !== undefined) return allowed.includes(annotation) ? [] : refuse('type', 'type')
  if (profile.type !== 'Localhost') return []
  if (!annotation.startsWith('localhost/')) return refuse('type', 'type')
  return annotation.slice('localhost/'.length) === profile.localhostProfile
    ? []
    : refuse('profile', 'localhostProfile')
}
