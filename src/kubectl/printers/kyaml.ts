// -o kyaml: YAML in braces, with every string quoted. Models sigs.k8s.io/yaml kyaml, v1.35.
import { sortedMembers } from './json.ts'
import { isAmbiguous } from './yaml-scalar.ts'

export function printKyaml(value: unknown): string {
  return `---\n${node(value, '')}\n`
}

function node(value: unknown, pad: string): string {
  if (Array.isArray(value)) return list(value, pad)
  if (typeof value === 'string') return text(value, pad)
  if (typeof value !== 'object' || value === null) return String(value)
  const lines = members(value, `${pad}  `)
  return lines === '' ? '{}' : `{\n${lines}${pad}}`
}

function members(value: object, pad: string): string {
  return sortedMembers(value)
    .map(([key, member]) => `${pad}${keyText(key)}: ${node(member, pad)},\n`)
    .join('')
}

function keyText(key: string): string {
  return isAmbiguous(key) || !/^[A-Za-z_][A-Za-z0-9_./-]*$/.test(key) ? JSON.stringify(key) : key
}

/** Brackets and braces of lists of objects or lists are cuddled. */
function list(items: readonly unknown[], pad: string): string {
  if (items.length === 0) return '[]'
  const isCuddled = items.every((item) => typeof item === 'object' && item !== null)
  if (isCuddled) return `[${items.map((item) => node(item, pad)).join(', ')}]`
  return `[\n${items.map((item) => `${pad}  ${node(item, `${pad}  `)},\n`).join('')}${pad}]`
}

/** A text of several lines is spread over as many lines. */
function text(value: string, pad: string): string {
  if (!value.includes('\n')) return JSON.stringify(value)
  const lines = value.split('\n')
  const last = lines.pop() ?? ''
  const shown = lines.map((line) => `${pad}   ${inner(line)}\\n\\\n`).join('')
  return `"\\\n${shown}${last === '' ? '' : `${pad}   ${inner(last)}\\\n`}${pad}  "`
}

function inner(line: string): string {
  return JSON.stringify(line).slice(1, -1)
}
