// Reads YAML as Go does: of a key that stands twice in a mapping the last one counts, and strict readers complain.
// Models sigs.k8s.io/yaml Unmarshal and UnmarshalStrict.

/** What the parser tells of a key of a mapping. */
interface YamlKey {
  readonly value?: unknown
  readonly range?: readonly [start: number, valueEnd: number, nodeEnd: number] | null
}

/** The parser of the package yaml, of which the cluster only knows what it needs. Throws what it throws. */
export type ParseYaml = (
  text: string,
  options?: { readonly uniqueKeys: boolean | ((a: YamlKey, b: YamlKey) => boolean) },
) => unknown

interface RepeatedKey {
  /** Of its value. */
  readonly line: number
  /** As Go prints it. */
  readonly key: string
}

/** The value, and the keys that replaced an earlier one of the same mapping. Throws what the parser throws. */
export function readYaml(
  parse: ParseYaml,
  text: string,
): { readonly value: unknown; readonly repeated: readonly RepeatedKey[] } {
  const repeated = new Map<number, RepeatedKey>()
  const uniqueKeys = (a: YamlKey, b: YamlKey) => {
    const [start, end] = b.range ?? []
    if (a.value === b.value && start !== undefined && end !== undefined)
      repeated.set(start, { line: lineOfValue(text, end), key: goSyntax(b.value) })
    return false
  }
  return { value: parse(text, { uniqueKeys }), repeated: [...repeated.values()] }
}

/** The strict reader's sentence, if it has one. */
export function repeatedKeysComplaint(repeated: readonly RepeatedKey[]): string | undefined {
  if (repeated.length === 0) return undefined
  const lines = repeated.map(({ line, key }) => `\n  line ${line}: key ${key} already set in map`)
  return `yaml: unmarshal errors:${lines.join('')}`
}

function lineOfValue(text: string, keyEnd: number): number {
  const gap = /^["']?\s*:(?:\s+|#[^\n]*)*/.exec(text.slice(keyEnd))?.[0].length ?? 0
  return text.slice(0, keyEnd + gap).split('\n').length
}

function goSyntax(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : String(key)
}
