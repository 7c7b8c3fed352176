// How Go's fmt prints JSON values: `map[a:b c:1]`, `[x y]`, `<nil>`; and what its JSON escapes.

/** JSON with the escapes that Go's encoder makes and JavaScript's does not. */
export function goEscaped(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The same as Go's `%#v` writes it, in the syntax of Go. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[string]interface {}{${members.map(([key, member]) => `${JSON.stringify(key)}:${goSyntax(member)}`).join(', ')}}`
}

export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (typeof value === 'object') {
    const members = value as { readonly [key: string]: unknown }
    const keys = Object.keys(members).filter((key) => members[key] !== undefined)
    return `map[${keys
      .sort()
      .map((key) => `${key}:${goText(members[key])}`)
      .join(' ')}]`
  }
  return String(value)
}
