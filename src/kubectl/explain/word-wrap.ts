// Breaking prose into lines. Models the word wrap that kubectl writes long texts with, v1.35.

/** The text with lines of at most `width` characters where words allow; its own line breaks stay. */
export function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrappedLine(line, width))
    .join('\n')
}

function wrappedLine(line: string, width: number): string {
  const lines: string[] = []
  let current = ''
  for (const [, space = '', word = ''] of line.matchAll(/(\s*)(\S+)/g)) {
    if (current !== '' && current.length + space.length + word.length > width) {
      lines.push(current)
      current = word
    } else current += space + word
  }
  return [...lines, current].join('\n')
}

/** Every line moved to the right, empty ones too. */
export function indented(text: string, by: number): string {
  const pad = ' '.repeat(by)
  return pad + text.replaceAll('\n', `\n${pad}`)
}
