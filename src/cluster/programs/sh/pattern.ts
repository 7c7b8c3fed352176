// Shell patterns: * ? [abc], as regular expressions and as paths.
import type { FileSystem, FileUser } from '../../machines/file-system.ts'
import { absolutePath } from '../../machines/file-system.ts'

/** Quotes what would be special in a pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[*?[\]\\]/g, '\\$&')
}

/** The source of a regular expression for a pattern; `star` is what * stands for. */
export function patternSource(pattern: string, star = '[\\s\\S]*', any = '[\\s\\S]'): string {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string
    if (char === '\\' && i + 1 < pattern.length) source += quote(pattern[++i] as string)
    else if (char === '*') source += star
    else if (char === '?') source += any
    else if (char === '[') {
      const set = /^\[([!^]?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(pattern.slice(i))
      if (set === null) source += '\\['
      else {
        source += `[${set[1] === '' ? '' : '^'}${setSource(set[2] as string)}]`
        i += set[0].length - 1
      }
    } else source += quote(char)
  }
  return source
}

export function matchesPattern(text: string, pattern: string): boolean {
  return new RegExp(`^(?:${patternSource(pattern)})$`).test(text)
}

const classes: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9a-fA-F',
  print: '\\x20-\\x7e',
  cntrl: '\\x00-\\x1f',
}

/** The inside of a bracket expression, with classes like [:alpha:] resolved. */
export function setSource(set: string): string {
  return set
    .split(/(\[:\w+:\])/)
    .map((part) => classes[/^\[:(\w+):\]$/.exec(part)?.[1] ?? ''] ?? part.replace(/[\\\]^[]/g, '\\$&'))
    .join('')
}

function quote(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

/** The paths a pattern names, sorted; none when nothing matches. */
export function matchingPaths(files: FileSystem, cwd: string, pattern: string, user: FileUser): string[] {
  const isAbsolute = pattern.startsWith('/')
  let found = [isAbsolute ? '/' : '']
  const names = pattern.split('/').filter((name) => name !== '')
  for (const [i, name] of names.entries()) {
    const isLast = i === names.length - 1
    const next: string[] = []
    for (const base of found) {
      if (!/(^|[^\\])[*?[]/.test(name)) {
        const path = `${base}${name.replace(/\\(.)/g, '$1')}`
        if (files.exists(absolutePath(path, cwd), user)) next.push(isLast ? path : `${path}/`)
        continue
      }
      const expression = new RegExp(`^(?:${patternSource(name, '[^/]*', '[^/]')})$`)
      const directory = files.lookUp(absolutePath(base, cwd), user)
      if (directory?.kind !== 'directory') continue
      for (const entry of [...directory.entries.keys()].sort()) {
        if (!expression.test(entry) || (entry.startsWith('.') && !name.startsWith('.'))) continue
        const isDirectory = files.lookUp(absolutePath(`${base}${entry}`, cwd), user)?.kind === 'directory'
        if (isLast) next.push(`${base}${entry}`)
        else if (isDirectory) next.push(`${base}${entry}/`)
      }
    }
    found = next
  }
  return found
}
