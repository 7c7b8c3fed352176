// A parsed YAML document with positions; the parser itself is handed in, so that the game needs none.

export interface Position {
  readonly line: number
  readonly column: number
}

export type YamlNode =
  | { readonly kind: 'map'; readonly at: Position; readonly entries: readonly YamlEntry[] }
  | { readonly kind: 'list'; readonly at: Position; readonly items: readonly YamlNode[] }
  | { readonly kind: 'scalar'; readonly at: Position; readonly value: string | number | boolean | null }

export interface YamlEntry {
  readonly key: string
  readonly keyAt: Position
  readonly value: YamlNode
}

export interface YamlDocument {
  readonly root: YamlNode | undefined
  readonly errors: readonly { readonly at: Position; readonly message: string }[]
}

export type ParseYaml = (text: string) => YamlDocument

/** The plain value of a node. */
export function plainValue(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(plainValue)
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]))
}

export function entryOf(node: YamlNode, key: string): YamlEntry | undefined {
  return node.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined
}
