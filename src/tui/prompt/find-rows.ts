// What is searched for in the timeline, in the place of the prompt.
import { tailOf, widthOf } from '../cells.ts'
import type { TimelineWindow } from '../panels/timeline-rows.ts'
import { span } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { PromptRows } from './prompt-rows.ts'

export function findRows(
  { query, at }: { readonly query: string; readonly at: number },
  { hits }: TimelineWindow,
  width: number,
  texts: Texts,
): PromptRows {
  const { find, found, notFound } = texts.prompt
  const count = hits.length === 0 ? notFound : found(at + 1, hits.length)
  const beside = query === '' ? '' : `   ${count}`
  const asked = tailOf(find(query), Math.max(1, width - widthOf(beside) - 1))
  return {
    rows: [[span(asked, 'own'), span(beside, hits.length === 0 ? 'warn' : 'dim')]],
    cursor: { x: widthOf(asked), y: 0 },
  }
}
