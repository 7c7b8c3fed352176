// Who gets which part of the terminal: a pure function of its size and of what the player chose to see.

export type PanelName = 'nodes' | 'pods' | 'events' | 'users'

/** In cells, from the top left corner. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface Wanted {
  readonly columns: number
  readonly rows: number
  /** Rows that the prompt needs: the line, its continuations, candidates. */
  readonly promptRows: number
  /** The panel that stands in the timeline's place when there is one column. */
  readonly shown: PanelName | undefined
  /** The panel that has the whole side for itself when there are two. */
  readonly zoomed: PanelName | undefined
  readonly hasUsers: boolean
  /** Nothing but text, from the first cell of a row on: for who copies with the mouse. */
  readonly isPlain: boolean
  /** How many rows each panel could fill. */
  readonly wants: { readonly [panel in PanelName]: number }
}

export interface PanelRegion {
  readonly name: PanelName
  readonly region: Region
}

export type Layout =
  | { readonly kind: 'tooSmall'; readonly columns: number; readonly rows: number }
  | {
      readonly kind: 'plain'
      readonly main: Region
      readonly prompt: Region
      readonly keyLine: Region
    }
  | {
      readonly kind: 'single'
      readonly topBar: Region
      /** The timeline, or the panel shown in its place. */
      readonly main: Region
      readonly panel: PanelName | undefined
      readonly prompt: Region
      readonly statusLine: Region
      readonly keyLine: Region
    }
  | {
      readonly kind: 'double'
      readonly topBar: Region
      /** Both with their borders. */
      readonly timeline: Region
      readonly prompt: Region
      readonly panels: readonly PanelRegion[]
      readonly keyLine: Region
    }

export const smallest = { columns: 60, rows: 16 } as const
const doubleFrom = { columns: 120, rows: 30 } as const
/** A panel's borders and its smallest content. */
const panelFrame = 2
const panelLeast = 1
const sideWidth = { share: 0.38, least: 40, wanted: 44, most: 76 } as const
/** What most tables of kubectl need, with the frame; a narrow terminal takes it from the panels first. */
const timelineWidth = 84

export function layoutOf(wanted: Wanted): Layout {
  const { columns, rows } = wanted
  if (columns < smallest.columns || rows < smallest.rows) return { kind: 'tooSmall', columns, rows }
  if (wanted.isPlain) return plain(wanted)
  return columns >= doubleFrom.columns && rows >= doubleFrom.rows ? double(wanted) : single(wanted)
}

function plain({ columns, rows, promptRows }: Wanted): Layout {
  const prompt = Math.min(promptRows, Math.floor((rows - 1) / 2))
  const row = (top: number, height: number): Region => ({ left: 0, top, width: columns, height })
  const mainHeight = rows - 1 - prompt
  return {
    kind: 'plain',
    main: row(0, mainHeight),
    prompt: row(mainHeight, prompt),
    keyLine: row(rows - 1, 1),
  }
}

function single({ columns, rows, promptRows, shown }: Wanted): Layout {
  const prompt = Math.min(promptRows, Math.floor((rows - 3) / 2))
  const row = (top: number, height: number): Region => ({ left: 0, top, width: columns, height })
  const mainHeight = rows - 3 - prompt
  return {
    kind: 'single',
    topBar: row(0, 1),
    main: row(1, mainHeight),
    panel: shown,
    statusLine: row(1 + mainHeight, 1),
    prompt: row(2 + mainHeight, prompt),
    keyLine: row(rows - 1, 1),
  }
}

function double(wanted: Wanted): Layout {
  const { columns, rows, promptRows } = wanted
  const share = Math.min(sideWidth.most, Math.max(sideWidth.wanted, Math.floor(columns * sideWidth.share)))
  const side = Math.max(sideWidth.least, Math.min(share, columns - timelineWidth))
  const left = columns - side
  const inside = rows - 2
  // The prompt draws the line between itself and the timeline, and the lower border of both.
  const prompt = Math.min(promptRows, Math.floor(inside / 2)) + 2
  const timeline = inside - prompt
  return {
    kind: 'double',
    topBar: { left: 0, top: 0, width: columns, height: 1 },
    timeline: { left: 0, top: 1, width: left, height: timeline },
    prompt: { left: 0, top: 1 + timeline, width: left, height: prompt },
    panels: panelsAt(wanted, { left, top: 1, width: side, height: inside }),
    keyLine: { left: 0, top: rows - 1, width: columns, height: 1 },
  }
}

function panelsAt(wanted: Wanted, side: Region): readonly PanelRegion[] {
  if (wanted.zoomed !== undefined) return [{ name: wanted.zoomed, region: side }]
  const names: readonly PanelName[] = wanted.hasUsers
    ? ['nodes', 'pods', 'events', 'users']
    : ['nodes', 'pods', 'events']
  const heights = shares(
    side.height - names.length * panelFrame,
    names.map((name) => Math.max(panelLeast, wanted.wants[name])),
    names.indexOf('events'),
  )
  let top = side.top
  return names.map((name, i) => {
    const height = (heights[i] ?? panelLeast) + panelFrame
    const region = { ...side, top, height }
    top += height
    return { name, region }
  })
}

/**
 * Parts a number of rows: whoever wants less than an even share gets what it wants, the others part what is left
 * evenly, and what nobody wants goes to the one named.
 */
function shares(rows: number, wants: readonly number[], rest: number): readonly number[] {
  const given = wants.map(() => 0)
  let left = rows
  let open = wants.map((_, i) => i)
  while (open.length > 0 && left > 0) {
    const even = Math.max(1, Math.floor(left / open.length))
    const modest = open.filter((i) => (wants[i] ?? 0) <= even)
    const served = modest.length > 0 ? modest : open
    for (const i of served) {
      const part = Math.min(left, modest.length > 0 ? (wants[i] ?? 0) : even)
      given[i] = part
      left -= part
    }
    open = open.filter((i) => !served.includes(i))
  }
  return given.map((part, i) => (i === rest ? part + left : part))
}
