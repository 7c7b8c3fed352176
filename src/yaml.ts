// YAML with the place of every value, for files that people write.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml'
import type { ParseYaml, Position, YamlNode } from '#game/level/yaml-node.ts'

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
  const errors = document.errors.map(({ pos, message }) => ({ at: place(pos[0]), message }))
  const root = document.contents === null ? undefined : toNode(document.contents, place, document)
  return { root, errors }
}

function toNode(
  node: Node,
  place: (offset: number) => Position,
  document: Parameters<Extract<Node, { resolve: unknown }>['resolve']>[0],
): YamlNode {
  const at = place(node.range?.[0] ?? 0)
  if (isAlias(node)) {
    const target = node.resolve(document)
    return target === undefined ? { kind: 'scalar', at, value: null } : toNode(target, place, document)
  }
  if (isSeq(node))
    return { kind: 'list', at, items: node.items.map((item) => toNode(item as Node, place, document)) }
  if (isMap(node))
    return {
      kind: 'map',
      at,
      entries: node.items.map(({ key, value }) => ({
        key: isScalar(key) ? String(key.value) : '',
        keyAt: isScalar(key) ? place(key.range?.[0] ?? 0) : at,
        value: value === null ? { kind: 'scalar', at, value: null } : toNode(value as Node, place, document),
      })),
    }
  return {
    kind: 'scalar',
    at,
    value: isScalar(node) ? (node.value as string | number | boolean | null) : null,
  }
}
