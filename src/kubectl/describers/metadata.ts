// Labels, annotations, tolerations and other lists that stand one below the other.
import { formatRfc1123, timeMs } from '#api/time.ts'
import type { Toleration } from '#api/types/core-v1.ts'
import type { ObjectMeta } from '#api/types/meta-v1.ts'
import { lastAppliedAnnotation } from '#api/well-known.ts'
import type { Writer } from './describer.ts'

/** Annotations longer than this are put below their key and cut. */
const longAnnotation = 140

type Map = { readonly [key: string]: string } | undefined

/** `Labels:\ta=b`, one a line. */
export function writeLabels(w: Writer, title: string, labels: Map): void {
  const keys = Object.keys(labels ?? {}).sort()
  if (keys.length === 0) w.line(0, `${title}:\t<none>`)
  for (const [i, key] of keys.entries()) w.line(0, `${i === 0 ? `${title}:` : ''}\t${key}=${labels?.[key]}`)
}

/** `Annotations:\ta: b`, without what kubectl apply keeps for itself. */
export function writeAnnotations(w: Writer, title: string, annotations: Map): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== lastAppliedAnnotation)
    .sort()
  if (keys.length === 0) w.line(0, `${title}:\t<none>`)
  for (const [i, key] of keys.entries()) {
    const start = i === 0 ? `${title}:` : ''
    const value = (annotations?.[key] ?? '').replace(/\n$/, '')
    if (value.length + key.length + 2 <= longAnnotation && !value.includes('\n')) {
      w.line(0, `${start}\t${key}: ${value}`)
      continue
    }
    w.line(0, `${start}\t${key}:`)
    for (const line of value.split('\n')) w.line(0, `\t  ${shorten(line, longAnnotation - 2)}`)
  }
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text
}

export function writeTolerations(
  w: Writer,
  title: string,
  tolerations: readonly Toleration[] | undefined,
): void {
  if (tolerations === undefined || tolerations.length === 0) w.line(0, `${title}:\t<none>`)
  for (const [i, toleration] of (tolerations ?? []).entries())
    w.line(0, `${i === 0 ? `${title}:` : ''}\t${tolerationText(toleration)}`)
}

function tolerationText({
  key = '',
  value = '',
  effect = '',
  operator,
  tolerationSeconds,
}: Toleration): string {
  let text = key
  if (value !== '') text += `=${value}`
  if (effect !== '') text += `:${effect}`
  if (operator === 'Exists' && value === '') text += key !== '' || effect !== '' ? ' op=Exists' : 'op=Exists'
  if (tolerationSeconds !== undefined) text += ` for ${tolerationSeconds}s`
  return text
}

/** Name, namespace, labels and annotations, which most kinds begin with. */
export function writeHead(w: Writer, { name, namespace, labels, annotations }: ObjectMeta): void {
  w.line(0, `Name:\t${name}`)
  if (namespace !== undefined) w.line(0, `Namespace:\t${namespace}`)
  writeLabels(w, 'Labels', labels)
  writeAnnotations(w, 'Annotations', annotations)
}

/** `Deployment/web`; empty when nobody controls the object. */
export function controllerText({ ownerReferences }: ObjectMeta): string {
  const owner = ownerReferences?.find(({ controller }) => controller === true)
  return owner === undefined ? '' : `${owner.kind}/${owner.name}`
}

/** `Sat, 21 Nov 2026 00:21:23 +0000`; Go's first moment for none. */
export function timeText(time: string | null | undefined): string {
  return time ? formatRfc1123(timeMs(time)) : 'Mon, 01 Jan 0001 00:00:00 +0000'
}

/** `a=b,c=d`, or what stands for none. */
export function mapText(map: Map, none = '<none>'): string {
  const keys = Object.keys(map ?? {}).sort()
  return keys.length === 0 ? none : keys.map((key) => `${key}=${map?.[key]}`).join(',')
}

/** `True` or `False`. */
export function boolText(value: boolean | undefined): string {
  return value ? 'True' : 'False'
}

const accessModes: { readonly [mode: string]: string } = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

/** `RWO,ROX`: each mode once, in the order of the short forms. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return Object.keys(accessModes)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => accessModes[mode])
    .join(',')
}
