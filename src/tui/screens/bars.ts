// The rows at the edges: the top bar, the line of the cluster's state, the keys that work now.
import type { LevelSummary, SessionState } from '#game/session-state.ts'
import { widthOf } from '../cells.ts'
import { keyLineRows, labelOf, type Place } from '../keys.ts'
import { clockOf, padRow, rowWidth, span, spread } from '../rows.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs, Slot, Span } from '../theme.ts'
import { drillChapter } from './menu-items.ts'
import { chapterTitle } from './menu-words.ts'

export interface BarLook {
  readonly width: number
  readonly signs: Signs
  readonly texts: Texts
}

/** The first pieces that fit, each with its gap before it. */
function joined(pieces: readonly Row[], cells: number, gap = '  ', slot: Slot = 'text'): Row {
  const kept: Span[] = []
  let left = cells
  for (const piece of pieces) {
    const needed = rowWidth(piece) + widthOf(gap)
    if (needed > left) continue
    kept.push(span(gap, slot), ...piece)
    left -= needed
  }
  return kept
}

function titleOf({ chapter, title }: LevelSummary, { width, signs, texts }: BarLook): string {
  // A drill says itself what it is.
  return chapter === '' || chapter === drillChapter || width < chapterFrom
    ? title
    : `${chapterTitle(chapter, texts)} ${signs.between} ${title}`
}

/** On a narrower terminal goals and alerts need the cells. */
const chapterFrom = 72
/** Fewer cells say nothing of what happened last. */
const newestLeast = 20

/** The hours always stand, so that nothing moves when the first hour is over. */
const wholeClock = (ms: number) => (ms < 3_600_000 ? `00:${clockOf(ms)}` : clockOf(ms))

export function topBar(state: SessionState, { width, signs, texts }: BarLook): Row {
  const { level, goals, alerts } = state
  const title = level === undefined ? '' : titleOf(level, { width, signs, texts })
  const isWide = width >= 110
  const left: Row = isWide
    ? [span(' '), span('crashloop', 'accent'), span('   '), span(title, 'own')]
    : [span(' '), span(title, 'own')]
  const won = goals.filter((goal) => goal.state === 'won').length
  const broken = state.rules.filter((rule) => rule.state === 'broken').length
  const shown = `x${state.speed}`
  const speed: Row = state.isPaused
    ? [span(texts.status.paused, 'warn')]
    : state.isReplaying
      ? [span(`${texts.status.replay} ${shown}`, 'accent')]
      : [span(shown, 'dim')]
  const pieces: Row[] = [
    [span(wholeClock(state.nowMs - state.startMs)), span(' '), ...speed],
    ...(alerts.length > 0
      ? [[span(isWide ? `! ${texts.status.alerts(alerts.length)}` : `! ${alerts.length}`, 'bad')]]
      : []),
    ...(goals.length > 0
      ? [[span(texts.status.goals(won, goals.length), won === goals.length ? 'good' : 'text')]]
      : []),
    ...(broken > 0 ? [[span(`${texts.goals.broken} ${broken}`, 'bad')]] : []),
    [span(texts.status.namespace(state.namespace), 'dim')],
    ...(isWide ? [[span(texts.status.seed(state.seed), 'dim')]] : []),
  ]
  // The clock is the last to go and stands nearest to the edge.
  const kept = pieces.filter((_, i) => {
    const upTo = pieces.slice(0, i + 1).reduce((sum, piece) => sum + rowWidth(piece) + 3, 0)
    return i === 0 || upTo + Math.min(rowWidth(left), Math.floor(width * 0.6)) < width
  })
  const right = joined(kept.toReversed(), width, '   ')
  const room = width - rowWidth(right) - 2
  return [
    ...spread(padRow(left, Math.min(rowWidth(left), room), signs.more), right, width - 1, signs.more),
    span(' '),
  ]
}

/** The cluster in a few words, what happened last at the end. */
export function statusPieces(state: SessionState, below: string, texts: Texts): readonly Row[] {
  const { nodes, pods, users, events } = state
  const ready = nodes.filter(({ isReady }) => isReady).length
  const healthy = pods.filter(({ isHealthy }) => isHealthy).length
  const worst = pods.find(({ isHealthy }) => !isHealthy)
  const [last] = events
  return [
    [span(texts.status.nodes(ready, nodes.length), ready === nodes.length ? 'text' : 'bad')],
    [span(texts.status.pods(healthy, pods.length), healthy === pods.length ? 'text' : 'warn')],
    ...(below === '' ? [] : [[span(below, 'accent')]]),
    ...(worst === undefined ? [] : [[span(worst.status, 'warn')]]),
    ...users.map((user): Row => {
      const good = user.answers.filter(Boolean).length
      const percent = user.answers.length === 0 ? 0 : Math.floor((100 * good) / user.answers.length)
      return [span(`${user.name} ${texts.status.ok(percent)}`, percent >= 99 ? 'good' : 'bad')]
    }),
    ...(last === undefined ? [] : [[span(texts.status.last(`${last.reason} ${last.object}`), 'dim')]]),
  ]
}

/** The cluster in one line, for screens without panels. The line is what parts the timeline from the prompt. */
export function statusLine(state: SessionState, below: string, { width, signs, texts }: BarLook): Row {
  const pieces = statusPieces(state, below, texts)
  const { horizontal } = signs
  const gap = ` ${horizontal} `
  const fixed = joined(pieces.slice(0, -1), width - 4, gap, 'border').slice(1)
  const end = pieces.at(-1) ?? []
  const left = width - rowWidth(fixed) - 2 - widthOf(gap) - 2
  const newest =
    left >= newestLeast
      ? [span(gap, 'border'), ...padRow(end, Math.min(rowWidth(end), left), signs.more)]
      : []
  const row = [span(`${horizontal} `, 'border'), ...fixed, ...newest, span(' ')]
  return [...row, span(horizontal.repeat(Math.max(0, width - rowWidth(row))), 'border')]
}

/** The keys that do something now, the most useful first. */
export function keyLine(places: readonly Place[], { width, signs, texts }: BarLook, hint = ''): Row {
  const pieces = keyLineRows(places).map(({ keys, line }): Row => {
    const word = line === undefined ? '' : texts.keyLine[line.word]
    const labels = [...keys.slice(0, 1), ...(line?.and === undefined ? [] : [line.and])].map(labelOf)
    return [span(labels.join('/'), 'accent'), span(` ${word}`, 'dim')]
  })
  const right: Row = hint === '' ? [] : [span(hint, 'dim'), span(' ')]
  const left = joined(pieces, width - rowWidth(right) - 1)
  return spread(left.slice(1).length > 0 ? [span(' '), ...left.slice(1)] : [], right, width, signs.more)
}
