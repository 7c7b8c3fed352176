// Field selectors: `metadata.name=web,status.phase!=Running`. Models apimachinery fields.ParseSelector, v1.35.

export interface FieldRequirement {
  readonly field: string
  readonly value: string
  readonly negated: boolean
}

/** A field selector text that does not parse; the message is upstream's. */
export class FieldSelectorError extends Error {}

/** Parses a field selector; `\` escapes `\`, `,` and `=` in values. Throws FieldSelectorError. */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  if (text === '') return []
  return splitTerms(text)
    .filter((term) => term !== '')
    .map((term) => {
      const match = /^([^=!]*)(!=|==|=)(.*)$/s.exec(term)
      if (match === null)
        throw new FieldSelectorError(`invalid selector: '${text}'; can't understand '${term}'`)
      const [, field, operator, value] = match
      return { field: field as string, value: unescapeValue(value as string), negated: operator === '!=' }
    })
}

function splitTerms(text: string): string[] {
  const terms: string[] = []
  let term = ''
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length) term += text[i++]
    else if (text[i] === ',') {
      terms.push(term)
      term = ''
      continue
    }
    term += text[i]
  }
  terms.push(term)
  return terms
}

function unescapeValue(value: string): string {
  return value.replace(/\\(.)/gs, (_, char: string) => {
    if (char === '\\' || char === ',' || char === '=') return char
    throw new FieldSelectorError(`invalid field selector: invalid escape sequence: \\${char}`)
  })
}
