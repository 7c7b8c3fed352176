// -o json: four spaces, keys sorted, escaped as Go's encoder does.

/** Sorts the keys of every object, as Go does when it writes maps. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const members = value as { readonly [key: string]: unknown }
  const names = Object.keys(members).filter((name) => members[name] !== undefined)
  return Object.fromEntries(names.sort().map((name) => [name, sortKeys(members[name])]))
}

const escapes: { readonly [char: string]: string } = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON as Go writes it: some characters are escaped that JavaScript leaves alone. */
export function goJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[<>&\u2028\u2029]/g,
    (char) => escapes[char] ?? char,
  )
}

/** `keepsOrder` is for objects that kubectl builds as Go structs: their fields stay in the order given. */
export function printJson(value: unknown, keepsOrder = false): string {
  return `${goJson(keepsOrder ? value : sortKeys(value), 4)}\n`
}
