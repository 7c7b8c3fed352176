// POSIX regular expressions, basic and extended, as JavaScript's.
import { setSource } from '../sh/pattern.ts'

/** The source of a JavaScript expression. In a basic one `\(`, `\{`, `\+`, `\?` and `\|` are special with a backslash. */
export function expressionSource(pattern: string, isExtended: boolean): string {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string
    const next = pattern[i + 1]
    if (char === '[') {
      const set = /^\[(\^?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(pattern.slice(i))
      if (set !== null) {
        source += `[${set[1]}${setSource(set[2] as string)}]`
        i += set[0].length - 1
        continue
      }
      source += '\\['
    } else if (char === '\\' && next !== undefined) {
      i++
      if (!isExtended && '(){}+?|'.includes(next)) source += next
      else if (next === '<' || next === '>') source += '\\b'
      else source += /[a-zA-Z]/.test(next) && !/[wWsSbBnrtd]/.test(next) ? next : `\\${next}`
    } else if (!isExtended && '(){}+?|'.includes(char)) source += `\\${char}`
    else if (!isExtended && char === '*' && (i === 0 || /(^|\\\(|\^)$/.test(pattern.slice(0, i))))
      source += '\\*'
    else source += char
  }
  return source
}

/** Compiles an expression; undefined when it is none. */
export function compileExpression(pattern: string, isExtended: boolean, flags = ''): RegExp | undefined {
  try {
    return new RegExp(expressionSource(pattern, isExtended), flags)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
