// Names in archives: which are meant, and where they go.

/** Whether a shell's pattern stands for a name, or for the last parts of it. */
export function globMatches(glob: string, name: string): boolean {
  const source = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`(^|/)${source}(/|$)`).test(name)
}

/** Whether a member is one of those that were asked for, or lies in one. */
export function isAskedFor(asked: string, name: string): boolean {
  const plain = asked.replace(/\/+$/, '')
  return name.replace(/\/+$/, '') === plain || name.startsWith(`${plain}/`)
}

/** A name without its first parts; undefined when nothing is left. */
export function strippedName(name: string, count: number): string | undefined {
  let rest = name
  for (let i = 0; i < count; i++) {
    const slash = rest.indexOf('/')
    if (slash < 0) return undefined
    rest = rest.slice(slash + 1)
  }
  return rest === '' ? undefined : rest
}
