// Paths as Go's path package treats them, on both sides of a copy. Models kubectl cmd/cp filespec, v1.35.
import { cleanPath } from '#api/clean-path.ts'

/** Paths put together; empty ones say nothing. */
export function joinPaths(...paths: readonly string[]): string {
  const given = paths.filter((path) => path !== '')
  return given.length === 0 ? '' : cleanPath(given.join('/'))
}

/** All but the last part. */
export function folderOf(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1))
}

/** The last part: `.` of an empty path, `/` of the root. */
export function baseOf(path: string): string {
  const plain = path.replace(/\/+$/, '')
  if (plain === '') return path === '' ? '.' : '/'
  return plain.slice(plain.lastIndexOf('/') + 1)
}

/** A path without what leads out of its folder. */
export function withoutShortcuts(path: string): string {
  let rest = path
  while (rest.startsWith('../')) rest = rest.slice(3)
  if (rest === '.' || rest === '..') return ''
  return rest.startsWith('/') ? rest.slice(1) : rest
}

/** Whether a clean path lies in another one, or is it. */
export function isWithin(folder: string, path: string): boolean {
  const base = cleanPath(folder)
  if (base === '.') return !path.startsWith('/') && path !== '..' && !path.startsWith('../')
  return path === base || path.startsWith(base === '/' ? '/' : `${base}/`)
}
