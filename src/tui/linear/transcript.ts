// The session as lines of text, one after another, for who reads or hears the game line by line: nothing is redrawn.
import type { Alert, CommandEntry, Result, SessionState, TimelineEntry } from '#game/session-state.ts'
import { printable } from '../cells.ts'
import { clockOf } from '../rows.ts'
import { debriefRows } from '../screens/pages.ts'
import type { Texts } from '../text/index.ts'
import { themeFor } from '../theme.ts'
import { plainRow, withPlainArrows } from './plain.ts'

/** More lines of an output at once are not told; its end is. */
const burstLines = 400
const endLines = 40
/** Somebody who hears of an alert need not hear it again for so long (virtual milliseconds). */
const alertQuietMs = 60_000
const pageWidth = 100

const { signs } = themeFor({ theme: 'mono', ascii: true })

/** Remembers what has been told. */
export class Transcript {
  #level: string | undefined
  /** What was told, by the entry's id: after a rewind the same story is not told twice. */
  #told: string[] = []
  #lastId = 0
  /** Lines of the outputs of commands that still print. */
  readonly #printed = new Map<number, number>()
  readonly #alerts = new Map<string, number>()
  #result: Result | undefined

  /** What has happened since the last look, as lines. */
  look(state: SessionState, texts: Texts): readonly string[] {
    const entered = this.#enter(state, texts)
    const said = this.#entries(state, texts)
    return [...entered, ...said, ...this.#alertLines(state, texts), ...this.#resultLines(state, texts)]
  }

  #enter({ level }: SessionState, texts: Texts): readonly string[] {
    if (level?.id === this.#level) return []
    this.#level = level?.id
    this.#told = []
    this.#lastId = 0
    this.#printed.clear()
    this.#alerts.clear()
    return level === undefined ? [] : ['', texts.linear.entered(level.title), texts.linear.enteredHint, '']
  }

  #entries({ timeline }: SessionState, texts: Texts): readonly string[] {
    // The world was taken back: what comes again was told already.
    if ((timeline.at(-1)?.id ?? 0) < this.#lastId) {
      this.#lastId = 0
      this.#printed.clear()
    }
    const lines: string[] = []
    for (const entry of timeline) {
      if (entry.id <= this.#lastId && !this.#printed.has(entry.id)) continue
      lines.push(...this.#entry(entry, texts))
      this.#lastId = Math.max(this.#lastId, entry.id)
    }
    return lines
  }

  #entry(entry: TimelineEntry, texts: Texts): readonly string[] {
    const mark = markOf(entry)
    const isTold = this.#told[entry.id] === mark
    // Whatever was told behind this entry belongs to a future that did not come.
    if (!isTold) this.#told = this.#told.slice(0, entry.id)
    this.#told[entry.id] = mark
    if (entry.kind === 'command') return this.#output(entry, isTold && !this.#printed.has(entry.id), texts)
    return isTold ? [] : linesOf(entry)
  }

  #output(entry: CommandEntry, isTold: boolean, texts: Texts): readonly string[] {
    const isOver = entry.exitCode !== undefined
    const lines = entry.output.split('\n')
    // The last part has no end yet: it is told when it has, or when nothing follows.
    const last = lines.pop() ?? ''
    const dropped = entry.droppedLines
    const total = lines.length + (dropped === 0 ? 0 : dropped - 1)
    const before = this.#printed.get(entry.id) ?? 0
    // An output that became shorter was wiped, as `watch` does.
    const fresh = isTold ? 0 : total < before ? total : total - before
    if (isOver) this.#printed.delete(entry.id)
    else this.#printed.set(entry.id, total)
    const tail = isOver && !isTold && last !== '' ? [last] : []
    const shown = fresh > burstLines ? endLines : Math.min(fresh, lines.length)
    const left = fresh - shown > 0 ? [texts.linear.leftOut(fresh - shown)] : []
    return [...left, ...lines.slice(lines.length - shown), ...tail].map(printable)
  }

  #alertLines({ alerts, nowMs }: SessionState, texts: Texts): readonly string[] {
    const isNew = ({ name }: Alert) => {
      const toldMs = this.#alerts.get(name)
      return toldMs === undefined || nowMs - toldMs > alertQuietMs
    }
    const fresh = alerts.filter(isNew)
    for (const { name } of alerts) this.#alerts.set(name, nowMs)
    return fresh.map(({ name, say }) => texts.linear.alert(name, say))
  }

  #resultLines(state: SessionState, texts: Texts): readonly string[] {
    const { result } = state
    if (result === this.#result) return []
    this.#result = result
    if (result === undefined) return []
    const rows = debriefRows(result, state, { width: pageWidth, signs, texts }).slice(1, -1)
    const title = texts.linear.solved(state.level?.title ?? '', result.stars)
    return ['', title, ...rows.map(plainRow), '', texts.linear.afterwards]
  }
}

/** What makes an entry the same one when the world is lived through once more. */
function markOf(entry: TimelineEntry): string {
  return entry.kind === 'command' ? `$ ${entry.line}` : `${entry.kind} ${entry.atMs} ${entry.text}`
}

function linesOf(entry: Exclude<TimelineEntry, CommandEntry>): readonly string[] {
  const text = entry.kind === 'game' ? withPlainArrows(entry.text) : entry.text
  const [first = '', ...rest] = text.split('\n').map(printable)
  switch (entry.kind) {
    case 'message':
      return [`${clockOf(entry.atMs)} ${entry.from}: ${first}`, ...rest]
    case 'cluster':
      return [`${clockOf(entry.atMs)} cluster: ${entry.reason} ${entry.object}: ${first}`, ...rest]
    case 'game':
      return [`${entry.mark} ${first}`, ...rest]
  }
}
