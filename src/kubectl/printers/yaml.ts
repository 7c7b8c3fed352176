// -o yaml, byte for byte as sigs.k8s.io/yaml writes it: sorted keys, lists as deep as their key.
import { yamlString } from './yaml-scalar.ts'

/** A YAML document without separator. */
export function printYaml(value: unknown): string {
  const text = node(value, 0, 0)
  return `${text.startsWith('\n') ? text.slice(1) : text}\n`
}

/** A value; a block that starts on its own line begins with a newline. */
function node(value: unknown, indent: number, column: number): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `\n${list(value, indent)}`
  if (typeof value === 'object' && value !== null) return mapping(value, indent)
  if (typeof value === 'string') return yamlString(value, column, indent + 2)
  if (typeof value === 'number') return numberText(value)
  return value === undefined ? 'null' : String(value)
}

function mapping(value: object, indent: number): string {
  const members = value as { readonly [key: string]: unknown }
  const keys = Object.keys(members).filter((key) => members[key] !== undefined)
  if (keys.length === 0) return '{}'
  const pad = ' '.repeat(indent)
  const lines = keys.sort(compareKeys).map((key) => {
    const name = yamlString(key, indent, indent + 2, true)
    return `${pad}${name}:${member(members[key], indent, indent + name.length + 2)}`
  })
  return `\n${lines.join('\n')}`
}

/** What stands behind the colon. A list is not deeper than its key, a mapping is. */
function member(value: unknown, indent: number, column: number): string {
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value)
  const text = node(value, isMapping ? indent + 2 : indent, column)
  return text.startsWith('\n') ? text : ` ${text}`
}

function list(items: readonly unknown[], indent: number): string {
  const pad = ' '.repeat(indent)
  return items
    .map((item) => {
      const isBlock = typeof item === 'object' && item !== null
      const text = node(item, isBlock ? indent + 2 : indent, indent + 2)
      // The first line of a nested block stands behind the dash.
      return text.startsWith('\n') ? `${pad}- ${text.slice(1 + indent + 2)}` : `${pad}- ${text}`
    })
    .join('\n')
}

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value)
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}

/** Numbers inside of keys count as numbers, letters come after the rest. Models go-yaml keyList.Less. */
export function compareKeys(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const l = left[i] as string
    const r = right[i] as string
    if (l === r) continue
    const isLeftLetter = /\p{L}/u.test(l)
    const isRightLetter = /\p{L}/u.test(r)
    if (isLeftLetter && isRightLetter) return l < r ? -1 : 1
    if (isLeftLetter || isRightLetter) return isRightLetter ? -1 : 1
    return compareNumbers(left, right, i)
  }
  return left.length - right.length
}

function compareNumbers(left: readonly string[], right: readonly string[], at: number): number {
  const isDigit = (char: string | undefined) => char !== undefined && char >= '0' && char <= '9'
  let start = ''
  if (left[at] === '0' || right[at] === '0')
    for (let i = at - 1; i >= 0 && isDigit(left[i]); i--)
      if (left[i] !== '0') {
        start = '1'
        break
      }
  const digits = (chars: readonly string[]) => {
    let text = ''
    for (let i = at; isDigit(chars[i]); i++) text += chars[i]
    return text
  }
  const l = digits(left)
  const r = digits(right)
  const difference = Number(start + l || 0) - Number(start + r || 0)
  if (difference !== 0) return difference
  if (l.length !== r.length) return l.length - r.length
  return (left[at] as string) < (right[at] as string) ? -1 : 1
}
