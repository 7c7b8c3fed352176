// YAML with the place of every value, for files that people write.
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml'
import type { ParseYaml, Position, YamlNode } from '#game/level/yaml-node.ts'

type Whole = Parameters<Extract<Node, { resolve: unknown }>['resolve']>[0]

/** More values than this come only of aliases of aliases. */
const nodeLimit = 100_000
/** Nobody reads deeper. */
const depthLimit = 200
/** As many mistakes of the parser are told; the rest follows from them. */
const errorLimit = 20
const tooDeep = `lists and maps stand in each other more than ${depthLimit} deep`

/** Parses the first document of a text. */
export const parseYaml: ParseYaml = (text) => {
  const lines = new LineCounter()
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })
  const [document] = Array.isArray(documents) ? documents : []
  if (document === undefined) return { root: undefined, errors: [] }
  const errors = distinct(document.errors.map(({ pos, message }) => ({ at: place(pos[0]), message })))
  // What the parser could not read is not worth a second look.
  if (errors.length > 0 || document.contents === null) return { root: undefined, errors }
  const reader = new NodeReader(document, place)
  const root = reader.read(document.contents)
  return { root, errors: reader.errors }
}

type ParseError = ReturnType<ParseYaml>['errors'][number]

/** Each mistake once, and in our words where the parser has lost its own. */
function distinct(errors: readonly ParseError[]): readonly ParseError[] {
  const told = errors.map(({ at, message }) => ({
    at,
    message: /call stack/.test(message) ? tooDeep : message,
  }))
  const keys = told.map(({ at, message }) => `${at.line}:${at.column}:${message}`)
  return told.filter((_, i) => keys.indexOf(keys[i] as string) === i).slice(0, errorLimit)
}

/** Makes our nodes of the parser's, with aliases in place. */
class NodeReader {
  readonly errors: { readonly at: Position; readonly message: string }[] = []
  readonly #document: Whole
  readonly #place: (offset: number) => Position
  /** The nodes around the one that is read. */
  readonly #around = new Set<Node>()
  #count = 0

  constructor(document: Whole, place: (offset: number) => Position) {
    this.#document = document
    this.#place = place
  }

  read(node: Node): YamlNode {
    const at = this.#placeOf(node)
    if (isAlias(node)) return this.#readAlias(node, at)
    if (++this.#count > nodeLimit) return this.#refuse(at, `the aliases make more than ${nodeLimit} values`)
    if (isScalar(node)) return { kind: 'scalar', at, value: plainScalar(node.value) }
    if (this.#around.size >= depthLimit) return this.#refuse(at, tooDeep)
    this.#around.add(node)
    const whole = this.#readCollection(node, at)
    this.#around.delete(node)
    return whole
  }

  #readAlias(node: Extract<Node, { resolve: unknown }>, at: Position): YamlNode {
    const target = node.resolve(this.#document)
    if (target === undefined) return this.#refuse(at, `there is no anchor "${node.source}" before this alias`)
    if (this.#around.has(target))
      return this.#refuse(at, `the alias "${node.source}" stands in its own anchor`)
    return this.read(target)
  }

  #readCollection(node: Node, at: Position): YamlNode {
    if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => this.#readItem(item, at)) }
    if (!isMap(node)) return { kind: 'scalar', at, value: null }
    const entries = node.items.map(({ key, value }) => ({
      key: isScalar(key) ? String(key.value) : '',
      keyAt: isScalar(key) ? this.#placeOf(key) : at,
      value: this.#readItem(value, at),
    }))
    return { kind: 'map', at, entries }
  }

  /** An item of a list may be a pair by itself, as in `[a: 1]` of an ordered map: a map of one. */
  #readItem(item: unknown, at: Position): YamlNode {
    if (isNode(item)) return this.read(item)
    if (!isPair(item)) return { kind: 'scalar', at, value: null }
    const { key, value } = item
    const keyAt = isScalar(key) ? this.#placeOf(key) : at
    const entry = { key: isScalar(key) ? String(key.value) : '', keyAt, value: this.#readItem(value, at) }
    return { kind: 'map', at: keyAt, entries: [entry] }
  }

  #placeOf(node: Node): Position {
    return this.#place(node.range?.[0] ?? 0)
  }

  /** Tells of a mistake once; the first of many that follow from each other is enough. */
  #refuse(at: Position, message: string): YamlNode {
    if (!this.errors.some((error) => error.message === message)) this.errors.push({ at, message })
    return { kind: 'scalar', at, value: null }
  }
}

/** Tags such as `!!binary` and `!!timestamp` make values that JSON does not have: they stay text. */
function plainScalar(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : String(value)
}
