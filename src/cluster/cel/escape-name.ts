// Names of fields as expressions have to write them. Models apiserver cel Escape, v1.35.

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)
const escapes: { readonly [part: string]: string } = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}

/** Undefined for names that no expression can write. */
export function escapeName(name: string): string | undefined {
  if (reserved.has(name)) return `__${name}__`
  if (!/^[a-zA-Z_./-][\w./-]*$/.test(name)) return undefined
  return name.replace(/__|[./-]/g, (part) => escapes[part] ?? part)
}
