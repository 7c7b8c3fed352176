// JSON as Go writes it: keys sorted, some characters escaped that JavaScript leaves alone; -o json with four spaces.
import { goEscaped } from '#api/go-text.ts'
import { isRecord } from '#api/object.ts'

export interface JsonLayout {
  /** Spaces a level; everything on one line without. */
  readonly indent?: number
  /** For objects that kubectl builds as Go structs: their fields stay in the order given. */
  readonly keepsOrder?: boolean
}

/** The members that are set, in the order of their keys. An object cannot hold that order itself: numbers come first. */
export function sortedMembers(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** The text of a JSON value, without a newline at the end. */
export function goJson(value: unknown, layout: JsonLayout = {}, level = 0): string {
  const inner = (member: unknown) => goJson(member, layout, level + 1)
  if (Array.isArray(value)) return enclosed('[]', value.map(inner), layout, level)
  if (!isRecord(value)) return goEscaped(JSON.stringify(value ?? null))
  const members = layout.keepsOrder
    ? Object.entries(value).filter(([, member]) => member !== undefined)
    : sortedMembers(value)
  const colon = layout.indent === undefined ? ':' : ': '
  const texts = members.map(([key, member]) => `${inner(key)}${colon}${inner(member)}`)
  return enclosed('{}', texts, layout, level)
}

function enclosed(brackets: string, items: readonly string[], { indent }: JsonLayout, level: number): string {
  const [open = '', close = ''] = brackets
  if (indent === undefined || items.length === 0) return `${open}${items.join(',')}${close}`
  const pad = ' '.repeat(indent * level)
  const inside = pad + ' '.repeat(indent)
  return `${open}\n${items.map((item) => inside + item).join(',\n')}\n${pad}${close}`
}

/** What -o json prints. */
export function printJson(value: unknown, keepsOrder = false): string {
  return `${goJson(value, { indent: 4, keepsOrder })}\n`
}
