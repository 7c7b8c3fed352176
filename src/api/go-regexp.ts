// Regular expressions as Go writes them, run by ours.

const leadingFlags = /^\(\?([imsU]+)\)/

/** The expression in our notation; undefined when it is none. Models what Go's regexp and ours both know. */
export function goRegExp(pattern: string, extraFlags = ''): RegExp | undefined {
  if (goRegExpComplaint(pattern) !== undefined) return undefined
  const own = (leadingFlags.exec(pattern)?.[1] ?? '').replace('U', '')
  const source = pattern
    .replace(leadingFlags, '')
    .replace(/\(\?P</g, '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$')
    .replace(/\[\[:(\^?)(\w+):\]\]/g, (_, not, name) => `[${not}${posixClasses[name] ?? ''}]`)
    .replace(/\[:(\w+):\]/g, (_, name) => posixClasses[name] ?? '')
  for (const flags of [`u${own}${extraFlags}`, `${own}${extraFlags}`]) {
    try {
      return new RegExp(source, flags)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  return undefined
}

const posixClasses: { readonly [name: string]: string } = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

/** What Go's compiler says against an expression; undefined when nothing. */
export function goRegExpComplaint(pattern: string): string | undefined {
  const complaint = structureComplaint(pattern)
  return complaint === undefined ? undefined : `error parsing regexp: ${complaint}`
}

/** Models regexp/syntax Parse: brackets, repetitions and escapes. */
function structureComplaint(pattern: string): string | undefined {
  let depth = 0
  let isRepeatable = false
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at)
    const character = rest[0] ?? ''
    const repetition = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(rest)?.[0]
    if (character === '\\') {
      if (rest.length === 1) return 'trailing backslash at end of expression: ``'
      const letter = rest[1] ?? ''
      if (/[A-Za-z1-9]/.test(letter) && !/[AabBCdDfnpPQrsStvwWxz]/.test(letter))
        return `invalid escape sequence: \`\\${letter}\``
      at += 2
      isRepeatable = true
    } else if (character === '[') {
      const set = /^\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]/.exec(rest)?.[0]
      if (set === undefined) return `missing closing ]: \`${rest}\``
      at += set.length
      isRepeatable = true
    } else if (character === '(') {
      const look = /^\(\?(?:[=!]|<[=!])/.exec(rest)?.[0]
      if (look !== undefined) return `invalid or unsupported Perl syntax: \`${look.slice(0, 3)}\``
      depth++
      at += /^\(\?(?:P?<\w+>|[imsU-]*:|[imsU-]+\))/.exec(rest)?.[0].length ?? 1
      if (pattern[at - 1] === ')') depth--
      isRepeatable = false
    } else if (character === ')') {
      if (depth-- === 0) return `unexpected ): \`${pattern}\``
      at++
      isRepeatable = true
    } else if (repetition !== undefined) {
      if (!isRepeatable) return `missing argument to repetition operator: \`${repetition}\``
      const twice = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(rest.slice(repetition.length))?.[0]
      if (twice !== undefined) return `invalid nested repetition operator: \`${repetition}${twice}\``
      at += repetition.length
    } else {
      at++
      isRepeatable = character !== '|' && character !== '^'
    }
  }
  return depth > 0 ? `missing closing ): \`${pattern}\`` : undefined
}
