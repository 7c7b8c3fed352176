// What is wrong with a YAML text, in the words of Go's parser. Models libyaml's errors as go.yaml.in/yaml tells them.

/** What the parser of the package yaml throws. */
interface YamlError {
  readonly code?: string
  readonly message: string
  readonly pos?: readonly [from: number, to: number]
}

/** The sentence for the mistakes that people make in a text. */
export function yamlComplaint(error: YamlError, text: string): string {
  const line = text.slice(0, error.pos?.[0] ?? 0).split('\n').length
  const lastLine = text.split('\n').length
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return `line ${line}: found character that cannot start any token`
    case 'BLOCK_AS_IMPLICIT_KEY':
      return `${line === 1 ? '' : `line ${line}: `}mapping values are not allowed in this context`
    case 'MISSING_CHAR':
      return error.message.startsWith('Missing closing')
        ? `line ${lastLine}: found unexpected end of stream`
        : `line ${line}: could not find expected ':'`
    case 'BAD_INDENT':
      return error.message.startsWith('Flow')
        ? `line ${Math.min(line, text.trimEnd().split('\n').length)}: did not find expected ',' or '${error.message.at(-1)}'`
        : `line ${Math.max(line - 1, 1)}: did not find expected key`
    default:
      return `line ${line}: did not find expected key`
  }
}
