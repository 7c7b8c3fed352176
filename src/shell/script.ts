// From typed text to statements: complete, to be continued, or wrong.
import { parse, type ScriptNode, type StatementNode } from 'just-bash'

export type Script =
  | { readonly kind: 'complete'; readonly statements: readonly StatementNode[] }
  /** The line goes on: an open quote, a here-document, a loop without its end. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'wrong'; readonly message: string }

/** Parses what was typed so far. */
export function readScript(text: string): Script {
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) return { kind: 'incomplete' }
  let script: ScriptNode
  try {
    script = parse(text)
  } catch (error) {
    return fromParseError(text, (error as Error).message)
  }
  const last = script.statements.at(-1)
  if (last !== undefined && (hasOpenHeredoc(last) || endsInOperator(last))) return { kind: 'incomplete' }
  const broken = script.statements.find((statement) => statement.deferredError !== undefined)
  if (broken?.deferredError !== undefined) return { kind: 'wrong', message: broken.deferredError.message }
  return { kind: 'complete', statements: script.statements }
}

function fromParseError(text: string, message: string): Script {
  const [, lineText, columnText, cause] = /^Parse error at (\d+):(\d+): (.*)$/s.exec(message) ?? []
  if (/unexpected EOF|got EOF/.test(message)) return { kind: 'incomplete' }
  const lines = text.split('\n')
  const isAtEnd =
    Number(lineText) === lines.length && Number(columnText) > (lines.at(-1) as string).trimEnd().length
  // `if true; then` is refused where its body should begin: at the end of what was typed.
  if (isAtEnd && /unexpected token/.test(message)) return { kind: 'incomplete' }
  const expected = /^Expected \w+, got (\w+)$/.exec(cause ?? '')
  return {
    kind: 'wrong',
    message: expected
      ? `syntax error near unexpected token \`${expected[1]?.toLowerCase()}'`
      : (cause ?? message),
  }
}

function hasOpenHeredoc(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  if ('type' in node && node.type === 'HereDoc' && 'terminated' in node && node.terminated === false)
    return true
  return Object.values(node).some(hasOpenHeredoc)
}

/** `a |` and `a &&` parse, with nothing behind the operator. */
function endsInOperator(statement: StatementNode): boolean {
  const isEmpty = (command: unknown) => {
    const node = command as {
      type: string
      name?: unknown
      assignments?: unknown[]
      redirections?: unknown[]
    }
    return (
      node.type === 'SimpleCommand' &&
      node.name === null &&
      node.assignments?.length === 0 &&
      node.redirections?.length === 0
    )
  }
  const last = statement.pipelines.at(-1)
  if (last === undefined) return statement.operators.length > 0
  return isEmpty(last.commands.at(-1)) && (last.commands.length > 1 || statement.pipelines.length > 1)
}
