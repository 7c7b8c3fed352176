// Go templates, as far as one-liners for kubectl use them: parsing. Models text/template.
import { CommandError } from '../verb.ts'

export type Expression =
  | { readonly kind: 'literal'; readonly value: unknown }
  /** A chain of fields from the dot, from a variable or from a parenthesized pipeline. */
  | { readonly kind: 'chain'; readonly from: Expression | undefined; readonly fields: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'pipeline'; readonly commands: readonly (readonly Expression[])[] }

export interface Pipeline {
  /** Variables that get the value; two in a range get the key too. */
  readonly declares: readonly string[]
  readonly commands: readonly (readonly Expression[])[]
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'if' | 'range' | 'with'
      readonly pipeline: Pipeline
      readonly body: readonly TemplateNode[]
      readonly otherwise: readonly TemplateNode[]
    }

interface Token {
  readonly kind: 'text' | 'action'
  readonly text: string
}

/** Parses a template. Throws CommandError. */
export function parseTemplate(source: string): readonly TemplateNode[] {
  const fail = (what: string): never => {
    throw new CommandError(`error: error parsing template ${source}, template: output:1: ${what}`)
  }
  const tokens = tokenize(source, fail)
  let at = 0

  function block(isInner: boolean): { nodes: TemplateNode[]; end: string } {
    const nodes: TemplateNode[] = []
    for (;;) {
      const token = tokens[at++]
      if (token === undefined) return isInner ? fail('unexpected EOF') : { nodes, end: '' }
      if (token.kind === 'text') {
        if (token.text !== '') nodes.push({ kind: 'text', text: token.text })
        continue
      }
      const [word = ''] = /^\w*/.exec(token.text) ?? []
      if (word === 'end' || word === 'else') {
        if (!isInner) return fail(`unexpected {{${word}}}`)
        return { nodes, end: token.text }
      }
      if (word === 'if' || word === 'range' || word === 'with')
        nodes.push(control(word, token.text.slice(word.length)))
      else if (token.text !== '') nodes.push({ kind: 'action', pipeline: parsePipeline(token.text, fail) })
    }
  }

  function control(kind: 'if' | 'range' | 'with', text: string): TemplateNode {
    const pipeline = parsePipeline(text, fail)
    const { nodes: body, end } = block(true)
    if (end === 'end') return { kind, pipeline, body, otherwise: [] }
    const chained = /^else\s+(if|with)\b/.exec(end)
    if (chained !== null) {
      const next = control(chained[1] as 'if' | 'with', end.slice(chained[0].length))
      return { kind, pipeline, body, otherwise: [next] }
    }
    return { kind, pipeline, body, otherwise: block(true).nodes }
  }

  return block(false).nodes
}

function tokenize(source: string, fail: (what: string) => never): Token[] {
  const tokens: Token[] = []
  let rest = source
  let trims = false
  for (;;) {
    const open = rest.indexOf('{{')
    let text = open < 0 ? rest : rest.slice(0, open)
    if (trims) text = text.trimStart()
    if (open >= 0 && /^\{\{-\s/.test(rest.slice(open))) text = text.trimEnd()
    tokens.push({ kind: 'text', text })
    if (open < 0) return tokens
    const close = closeOf(rest, open + 2)
    if (close < 0) return fail('unclosed action')
    const inner = rest.slice(open + 2, close).replace(/^-\s/, '')
    trims = /\s-$/.test(inner)
    const action = (trims ? inner.slice(0, -1) : inner).trim()
    if (!/^\/\*.*\*\/$/s.test(action)) tokens.push({ kind: 'action', text: action })
    rest = rest.slice(close + 2)
  }
}

/** Where the action ends; braces in strings do not count. */
function closeOf(text: string, from: number): number {
  let quote = ''
  for (let i = from; i < text.length; i++) {
    const char = text[i] as string
    if (quote !== '') {
      if (char === '\\' && quote === '"') i++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === '`') quote = char
    else if (char === '}' && text[i + 1] === '}') return i
  }
  return -1
}

const lexeme = /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|:=|[|(),=]|-?\d+(?:\.\d+)?|\$\w*|(?:\.\w+)+|\.|\w+)/y

function parsePipeline(text: string, fail: (what: string) => never): Pipeline {
  const words: string[] = []
  lexeme.lastIndex = 0
  const trimmed = text.trim()
  while (lexeme.lastIndex < trimmed.length) {
    const from = lexeme.lastIndex
    const match = lexeme.exec(trimmed)
    if (match === null) return fail(`unexpected ${JSON.stringify(trimmed[from])} in command`)
    // `(x).y` and `$x.y` continue a value; a space in between would start another one.
    const word = match[1] as string
    const isGlued = from > 0 && !/\s/.test(trimmed[from] ?? '') && word.startsWith('.')
    words.push(isGlued ? `>${word}` : word)
  }
  const declares: string[] = []
  const assign = words.findIndex((word) => word === ':=' || word === '=')
  if (assign > 0) declares.push(...words.splice(0, assign + 1).filter((word) => word.startsWith('$')))
  const commands = parseCommands(words, fail)
  if (commands.some((command) => command.length === 0)) return fail('missing value for command')
  return { declares, commands }
}

function parseCommands(words: string[], fail: (what: string) => never): Expression[][] {
  const commands: Expression[][] = [[]]
  for (let word = words.shift(); word !== undefined && word !== ')'; word = words.shift()) {
    const current = commands.at(-1) as Expression[]
    if (word === '|') commands.push([])
    else if (word === '(') current.push({ kind: 'pipeline', commands: parseCommands(words, fail) })
    else if (word.startsWith('>')) {
      const from = current.pop()
      current.push({ kind: 'chain', from, fields: word.slice(2).split('.') })
    } else current.push(operand(word, fail))
  }
  return commands
}

const constants = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['nil', null],
])

function operand(word: string, fail: (what: string) => never): Expression {
  if (word.startsWith('"')) return { kind: 'literal', value: JSON.parse(word) as string }
  if (word.startsWith('`')) return { kind: 'literal', value: word.slice(1, -1) }
  if (/^-?\d/.test(word)) return { kind: 'literal', value: Number(word) }
  if (word === '.') return { kind: 'chain', from: undefined, fields: [] }
  if (word.startsWith('.')) return { kind: 'chain', from: undefined, fields: word.slice(1).split('.') }
  if (word.startsWith('$')) return { kind: 'variable', name: word }
  if (constants.has(word)) return { kind: 'literal', value: constants.get(word) }
  if (!knownFunctions.has(word)) return fail(`function ${JSON.stringify(word)} not defined`)
  return { kind: 'call', name: word, args: [] }
}

/** The functions of text/template and those that kubectl adds. */
const knownFunctions = new Set(
  'and or not len index slice eq ne lt le gt ge print printf println html js urlquery exists base64decode base64encode'.split(
    ' ',
  ),
)
