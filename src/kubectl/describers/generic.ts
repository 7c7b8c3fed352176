// kubectl describe of a kind without a describer of its own: field by field. Models genericDescriber, v1.35.

import { goText } from '#api/go-text.ts'
import { isRecord, type KubeObject } from '#api/object.ts'
import { type Look, Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { writeAnnotations, writeLabels } from './metadata.ts'

/** What the head of the description said already. */
const told = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
])

export async function describeAnything(object: KubeObject, look: Look): Promise<string> {
  const w = new Writer()
  const { name, namespace = '', labels, annotations } = object.metadata
  w.line(0, `Name:\t${name}`)
  w.line(0, `Namespace:\t${namespace}`)
  writeLabels(w, 'Labels', labels)
  writeAnnotations(w, 'Annotations', annotations)
  writeMembers(w, 0, object, '')
  await writeEvents(w, look, object)
  return w.text()
}

function writeMembers(w: Writer, level: number, object: object, path: string): void {
  const members = object as { readonly [name: string]: unknown }
  for (const name of Object.keys(members).sort()) {
    const place = `${path}.${name}`
    const value = members[name]
    if (value === undefined || told.has(place)) continue
    if (Array.isArray(value)) {
      w.line(level, `${labelOf(name)}:`)
      for (const item of value)
        if (isRecord(item)) writeMembers(w, level + 1, item, place)
        else w.line(level + 1, goText(item))
    } else if (isRecord(value)) {
      w.line(level, `${labelOf(name)}:`)
      writeMembers(w, level + 1, value, place)
    } else w.line(level, `${labelOf(name)}:\t${goText(value)}`)
  }
}

const acronyms = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])

/** `restartPolicy` reads `Restart Policy`; names with other signs stay. */
function labelOf(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field
  const words = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}|-+/gu) ?? [field]
  return words
    .map((word) =>
      acronyms.has(word.toUpperCase())
        ? word.toUpperCase()
        : word[0]?.toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join(' ')
}
