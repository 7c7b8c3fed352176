// How go-yaml writes a string: plain, in quotes or as a block, folded at 80 columns. Models sigs.k8s.io/yaml goyaml.v2.

/** Folding starts behind this column. */
const bestWidth = 80

const reserved = new Set(
  'y Y yes Yes YES n N no No NO true True TRUE false False FALSE on On ON off Off OFF ~ null Null NULL << .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF'.split(
    ' ',
  ),
)
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const integer = /^[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[0-9][0-9_]*)$/
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const timestamp =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d{1,2}:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/

/** A reader would take the plain text for something else than a string. */
export function isAmbiguous(text: string): boolean {
  if (text === '' || reserved.has(text)) return true
  return float.test(text) || integer.test(text) || base60.test(text) || timestamp.test(text)
}

interface Analysis {
  readonly isPlainAllowed: boolean
  readonly isSingleQuotedAllowed: boolean
  readonly isBlockAllowed: boolean
}

const indicators = new Set([...'#,[]{}&*!|>\'"%@`'])

/** Models yaml_emitter_analyze_scalar, for the block context. */
function analyze(text: string): Analysis {
  const chars = [...text]
  const isBlank = (char: string | undefined) =>
    char === undefined || ' \t\n\r\u0085\u2028\u2029'.includes(char)
  const isBreak = (char: string | undefined) => char !== undefined && '\n\r\u0085\u2028\u2029'.includes(char)
  let hasIndicator = /^(---|\.\.\.)/.test(text)
  let isSpecial = false
  let breakSpace = false
  let spaceBreak = false
  for (const [i, char] of chars.entries()) {
    const before = chars[i - 1]
    const isBeforeBlank = isBlank(chars[i + 1])
    if (i === 0 && (indicators.has(char) || ('?:-'.includes(char) && isBeforeBlank))) hasIndicator = true
    if (i > 0 && ((char === ':' && isBeforeBlank) || (char === '#' && isBlank(before)))) hasIndicator = true
    if (!isPrintable(char)) isSpecial = true
    if (char === ' ' && isBreak(before)) breakSpace = true
    if (isBreak(char) && before === ' ') spaceBreak = true
  }
  const first = chars[0]
  const last = chars.at(-1)
  const hasOuterBlank = first === ' ' || last === ' ' || isBreak(first) || isBreak(last)
  const isBroken = spaceBreak || isSpecial
  const isMultiline = chars.some(isBreak)
  return {
    isPlainAllowed: !hasOuterBlank && !breakSpace && !isBroken && !isMultiline && !hasIndicator,
    isSingleQuotedAllowed: !breakSpace && !isBroken,
    isBlockAllowed: last !== ' ' && !isBroken,
  }
}

function isPrintable(char: string): boolean {
  const code = char.codePointAt(0) as number
  if (code === 0x0a || code === 0x85) return true
  if (code < 0x20 || (code > 0x7e && code < 0xa0)) return false
  return code !== 0xfeff && !(code >= 0xd800 && code < 0xe000) && code !== 0xfffe && code !== 0xffff
}

/**
 * The text of a string value. `column` is where it starts, `indent` where its further lines do; a key is never folded.
 */
export function yamlString(text: string, column: number, indent: number, isKey = false): string {
  const allowed = analyze(text)
  if (text.includes('\n') && !isKey && allowed.isBlockAllowed) return literal(text, indent)
  const isPlain = !text.includes('\n') && !isAmbiguous(text) && allowed.isPlainAllowed
  if (isPlain) return isKey ? text : fold(text, column, indent, () => true)
  const isSingle = !text.includes('\n') && !isAmbiguous(text) && allowed.isSingleQuotedAllowed
  if (isSingle) return isKey ? singleQuoted(text) : foldSingle(text, column, indent)
  return doubleQuoted(text, column, indent, isKey)
}

function literal(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  const pad = ' '.repeat(indent)
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function foldSingle(text: string, column: number, indent: number): string {
  const last = text.length - 1
  return `'${fold(text.replaceAll("'", "''"), column + 1, indent, (i) => i > 0 && i < last)}'`
}

/** Breaks at the first single space behind the best width. */
function fold(text: string, startColumn: number, indent: number, mayBreak: (at: number) => boolean): string {
  let out = ''
  let column = startColumn
  let wasSpace = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (char === ' ' && !wasSpace && column > bestWidth && mayBreak(i) && text[i + 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`
      column = indent
      wasSpace = true
      continue
    }
    out += char
    column++
    wasSpace = char === ' '
  }
  return out
}

const shortEscapes: { readonly [char: string]: string } = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
}

function doubleQuoted(text: string, startColumn: number, indent: number, isKey: boolean): string {
  let out = '"'
  let column = startColumn + 1
  let wasSpace = false
  const chars = [...text]
  for (const [i, char] of chars.entries()) {
    if (char === ' ' && !isKey && !wasSpace && column > bestWidth && i > 0 && i < chars.length - 1) {
      out += `\n${' '.repeat(indent)}${chars[i + 1] === ' ' ? '\\' : ''}`
      column = indent
      wasSpace = true
      continue
    }
    const written = escaped(char)
    out += written
    column += written.length
    wasSpace = char === ' '
  }
  return `${out}"`
}

function escaped(char: string): string {
  const short = shortEscapes[char]
  if (short !== undefined) return `\\${short}`
  if (isPrintable(char)) return char
  const code = char.codePointAt(0) as number
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
