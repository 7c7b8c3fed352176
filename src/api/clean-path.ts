// Paths in their shortest form. Models Go's path.Clean.

/** The shortest form of a path; `.` for an empty one. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/'))
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part === '..' ? !isAbsolute : part !== '' && part !== '.') parts.push(part)
  return (isAbsolute ? '/' : '') + parts.join('/') || '.'
}
