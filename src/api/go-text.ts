// How Go's fmt prints JSON values: `map[a:b c:1]`, `[x y]`, `<nil>`.

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
