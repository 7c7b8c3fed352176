// The pages that open over the timeline: goals and debrief. Each is a list of rows that can be scrolled.
import type { Result, SessionState } from '#game/session-state.ts'
import { pad, printable, widthOf, wrap } from '../cells.ts'
import { between } from '../panels/between-words.ts'
import { ageOf, clockOf, emptyRow, row, span } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs, Slot } from '../theme.ts'

export interface PageLook {
  /** Cells inside the borders. */
  readonly width: number
  readonly signs: Signs
  readonly texts: Texts
}

export function goalRows(state: SessionState, { width, texts, signs }: PageLook): readonly Row[] {
  const alerts = alertRows(state, { width, texts, signs })
  if (state.goals.length === 0 && state.rules.length === 0) return [row(texts.goals.none, 'dim'), ...alerts]
  const later = state.goals.filter(({ state: now }) => now === 'later').length
  const told = state.goals.filter(({ state: now }) => now !== 'later')
  const goals = told.flatMap((goal): readonly Row[] => {
    const [slot, word]: readonly [Slot, string] =
      goal.state === 'won'
        ? ['good', texts.goals.won]
        : goal.state === 'holding'
          ? ['accent', texts.goals.holding(ageOf(goal.heldMs), ageOf(goal.forMs))]
          : ['warn', texts.goals.open]
    return item(goal.title, word, slot, goal.state === 'won' ? '' : goal.say, width, signs)
  })
  const rules = state.rules.flatMap((rule): readonly Row[] => {
    const isKept = rule.state === 'kept'
    const word = isKept ? texts.goals.kept : texts.goals.broken
    return item(rule.title, word, isKept ? 'good' : 'bad', isKept ? '' : rule.say, width, signs)
  })
  const kept = rules.length === 0 ? [] : [emptyRow, row(texts.goals.rules, 'own'), ...rules]
  const more = later === 0 ? [] : [row(`    ${texts.goals.later(later)}`, 'dim')]
  return [...goals, ...more, ...kept, ...alerts]
}

/** What calls for attention now, and since when. */
function alertRows({ alerts, nowMs }: SessionState, { width, texts, signs }: PageLook): readonly Row[] {
  if (alerts.length === 0) return []
  const rows = alerts.flatMap(({ name, say, sinceMs }) =>
    item(name, texts.goals.since(ageOf(nowMs - sinceMs)), 'bad', say, width, signs),
  )
  return [emptyRow, row(texts.goals.alerts, 'own'), ...rows]
}

function item(
  title: string,
  word: string,
  slot: Slot,
  say: string,
  width: number,
  signs: Signs,
): readonly Row[] {
  const indent = 4
  const sign = slot === 'good' ? signs.ok : slot === 'bad' ? signs.failed : signs.between
  const titles = wrap(title, width - indent - widthOf(word) - 2)
  const rows = titles.map(
    (part, i): Row => [
      span(i === 0 ? ' ' : ' '.repeat(indent)),
      ...(i === 0 ? [span(sign, slot), span(' '.repeat(indent - 1 - widthOf(sign)))] : []),
      span(part),
      ...(i === titles.length - 1 ? [span('  '), span(word, slot)] : []),
    ],
  )
  const why = say === '' ? [] : wrap(say, width - indent)
  return [...rows, ...why.map((part): Row => [span(' '.repeat(indent)), span(part, 'dim')])]
}

export function debriefRows(result: Result, state: SessionState, look: PageLook): readonly Row[] {
  const { width, texts, signs } = look
  const par = state.level?.par
  const stars = signs.star.repeat(result.stars) + signs.noStar.repeat(Math.max(0, 3 - result.stars))
  const parTime = par?.timeMs === undefined ? '' : `   ${texts.debrief.par(clockOf(par.timeMs))}`
  const parCommands = par?.commands === undefined ? '' : `   ${texts.debrief.par(String(par.commands))}`
  const names = [texts.debrief.time, texts.debrief.commands, texts.debrief.hints]
  const nameWidth = Math.max(...names.map(widthOf))
  const fact = (name: string, value: string, beside: string): Row => [
    span(`  ${pad(name, nameWidth)}  `, 'dim'),
    span(value),
    span(beside, 'dim'),
  ]
  const best = (text: string) => (state.bestBefore === undefined ? '' : `   ${texts.debrief.best(text)}`)
  const goals = state.goals.flatMap((goal) =>
    wrap(goal.title, width - 4).map(
      (part, i): Row => [span(i === 0 ? `  ${pad(signs.ok, 2)}` : '    ', 'good'), span(part)],
    ),
  )
  // A command is there to be copied: it goes on in the next row rather than off the page.
  const commands = (lines: readonly string[]) =>
    lines.flatMap((line) =>
      between(printable(line), width - 4, width - 2).map((part, i) => (i === 0 ? part : `  ${part}`)),
    )
  const section = (title: string, lines: readonly string[]): readonly Row[] =>
    lines.length === 0
      ? []
      : [emptyRow, row(title, 'own'), ...lines.map((line): Row => [span('  '), span(line)])]
  return [
    [span(stars, 'warn'), span(`   ${state.level?.title ?? ''}`, 'own')],
    emptyRow,
    ...goals,
    ...(goals.length === 0 ? [] : [emptyRow]),
    fact(texts.debrief.time, clockOf(result.timeMs), parTime + best(clockOf(state.bestBefore?.timeMs ?? 0))),
    fact(
      texts.debrief.commands,
      String(result.commands),
      parCommands + best(String(state.bestBefore?.commands ?? 0)),
    ),
    fact(texts.debrief.hints, String(result.hintsUsed), ''),
    ...section(
      texts.debrief.broken,
      result.debrief
        .trimEnd()
        .split('\n')
        .flatMap((line, i) => [...(i === 0 ? [] : ['']), ...wrap(line, width - 2)]),
    ),
    ...result.report.flatMap(({ title, lines }) => section(title, commands(lines))),
    ...section(texts.debrief.yourWay, commands(result.yourWay)),
    ...section(texts.debrief.shorterWay, commands(result.shorterWay)),
    emptyRow,
    row(texts.debrief.continue, 'dim'),
  ]
}
