// What the tour says: what was seen by the last step, and what to do next.
import { wrap } from '../cells.ts'
import { span } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Slot, Span } from '../theme.ts'
import { type Tour, tourSteps } from './tour.ts'

/** Rows that stand over the prompt while the tour lasts. */
export function coachRows({ at }: Tour, width: number, texts: Texts): readonly Row[] {
  const { steps, title } = texts.tour
  const [step, before] = [tourSteps[at], tourSteps[at - 1]]
  if (step === undefined) return []
  const seen = before === undefined ? [] : said(`+ ${steps[before].seen}`, width, 'good')
  const head = title(at + 1, tourSteps.length)
  return [...seen, ...said(`${head}  ${steps[step].do}`, width, 'accent')]
}

/** A sentence in rows; what stands between backticks is to be typed. */
function said(text: string, width: number, slot: Slot): readonly Row[] {
  let isTyped = false
  return wrap(text, width).map((line) =>
    line.split('`').map((part, i): Span => {
      if (i > 0) isTyped = !isTyped
      return span(part, isTyped ? 'own' : slot)
    }),
  )
}
