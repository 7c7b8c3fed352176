// The state of the prompt and everything that can happen to it: editing, history, search, completion, pastes.
import type { Candidate, Completion } from '#game/session-state.ts'
import { type EditName, edits, emptyLine, insert, type Line, moveRow } from './editor.ts'

export interface Search {
  readonly query: string
  /** Lines of the history that contain the query, the latest first. */
  readonly hits: readonly string[]
  readonly at: number
}

export interface Candidates {
  readonly items: readonly Candidate[]
  readonly from: number
  /** The item walked to; -1 before the first step. */
  readonly at: number
  /** The line before the walk began. */
  readonly line: Line
}

/** Why the last thing asked for was not done. */
export type PromptNote =
  | { readonly kind: 'pasteTooLong'; readonly characters: number }
  | { readonly kind: 'noCandidates' }
  | undefined

export interface PromptState {
  readonly line: Line
  /** The session's lines, oldest first. */
  readonly history: readonly string[]
  /** The entry walked to with the arrows. */
  readonly historyAt: number | undefined
  /** What was being typed before the walk. */
  readonly draft: string
  readonly search: Search | undefined
  readonly candidates: Candidates | undefined
  readonly note: PromptNote
}

export type PromptAction =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'edit'; readonly edit: EditName }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'newline' }
  | { readonly type: 'submitted' }
  | { readonly type: 'history'; readonly lines: readonly string[] }
  | { readonly type: 'older' }
  | { readonly type: 'newer' }
  | { readonly type: 'search' }
  | { readonly type: 'endSearch'; readonly take: boolean }
  | { readonly type: 'completed'; readonly for: string; readonly completion: Completion }
  | { readonly type: 'walk'; readonly by: 1 | -1 }
  | { readonly type: 'close' }
  | { readonly type: 'clear' }

/** Matches of a search kept. */
const hitLimit = 50
/** The longest paste the line takes, in characters. */
export const pasteLimit = 65_536

export function emptyPrompt(history: readonly string[] = []): PromptState {
  return {
    line: emptyLine,
    history,
    historyAt: undefined,
    draft: '',
    search: undefined,
    candidates: undefined,
    note: undefined,
  }
}

const at = (text: string, cut: string): Line => ({ text, cursor: text.length, cut })

function hitsOf(history: readonly string[], query: string): readonly string[] {
  if (query === '') return []
  const hits = new Set<string>()
  for (const line of history.toReversed()) {
    if (line.includes(query)) hits.add(line)
    if (hits.size === hitLimit) break
  }
  return [...hits]
}

function searchFor(state: PromptState, query: string): PromptState {
  return { ...state, search: { query, hits: hitsOf(state.history, query), at: 0 } }
}

function commonStart(texts: readonly string[]): string {
  let common = texts[0] ?? ''
  for (const text of texts) while (!text.startsWith(common)) common = common.slice(0, -1)
  return common
}

function replaced(line: Line, from: number, by: string): Line {
  const text = line.text.slice(0, from) + by + line.text.slice(line.cursor)
  return { ...line, text, cursor: from + by.length }
}

function complete(state: PromptState, { from, candidates }: Completion): PromptState {
  const [first] = candidates
  if (first === undefined) return { ...state, candidates: undefined, note: { kind: 'noCandidates' } }
  if (candidates.length === 1) {
    const isDone = !/[/=:,]$/.test(first.text) && state.line.cursor === state.line.text.length
    const line = replaced(state.line, from, first.text + (isDone ? ' ' : ''))
    return { ...state, line, candidates: undefined }
  }
  const common = commonStart(candidates.map(({ text }) => text))
  const typed = state.line.text.slice(from, state.line.cursor)
  const line = common.length > typed.length ? replaced(state.line, from, common) : state.line
  return { ...state, line, candidates: { items: candidates, from, at: -1, line } }
}

function walk(state: PromptState, by: 1 | -1): PromptState {
  const { candidates } = state
  if (candidates === undefined) return state
  const count = candidates.items.length
  const next = candidates.at < 0 && by < 0 ? count - 1 : (candidates.at + by + count) % count
  const line = replaced(candidates.line, candidates.from, candidates.items[next]?.text ?? '')
  return { ...state, line, candidates: { ...candidates, at: next } }
}

function walkHistory(state: PromptState, by: 1 | -1): PromptState {
  const moved = moveRow(state.line, by === 1 ? -1 : 1)
  if (moved !== undefined) return { ...state, line: moved }
  const from = state.historyAt ?? state.history.length
  const to = from - by
  if (to < 0 || to > state.history.length || from === to) return state
  const draft = state.historyAt === undefined ? state.line.text : state.draft
  const text = state.history[to] ?? draft
  return {
    ...state,
    draft,
    historyAt: to === state.history.length ? undefined : to,
    line: at(text, state.line.cut),
  }
}

function whileSearching(state: PromptState, search: Search, action: PromptAction): PromptState | undefined {
  switch (action.type) {
    case 'text':
      return searchFor(state, search.query + action.text)
    case 'edit':
      if (action.edit === 'deleteLeft') return searchFor(state, search.query.slice(0, -1))
      return undefined
    case 'search':
    case 'older':
      return {
        ...state,
        search: { ...search, at: Math.min(search.at + 1, Math.max(0, search.hits.length - 1)) },
      }
    case 'newer':
      return { ...state, search: { ...search, at: Math.max(0, search.at - 1) } }
    case 'close':
    case 'clear':
      return { ...state, search: undefined }
    case 'history':
      return state
    default:
      return undefined
  }
}

function taken(state: PromptState): PromptState {
  const hit = state.search?.hits[state.search.at]
  const line = hit === undefined ? state.line : at(hit, state.line.cut)
  return { ...state, search: undefined, line }
}

function pasted(state: PromptState, raw: string): PromptState {
  const text = raw.replace(/\r\n?/g, '\n').replace(/\n+$/, '')
  if (state.line.text.length + text.length > pasteLimit)
    return { ...state, note: { kind: 'pasteTooLong', characters: text.length } }
  return { ...state, line: insert(state.line, text), candidates: undefined }
}

/** The next state; the state itself when nothing changes. */
export function promptReducer(before: PromptState, action: PromptAction): PromptState {
  if (before.search !== undefined) {
    const searched = whileSearching(before, before.search, action)
    if (searched !== undefined) return searched
  }
  // Any other key in a search takes the line found and then does its work on it, as in bash.
  const found = before.search !== undefined && action.type !== 'endSearch' ? taken(before) : before
  const state = found.note === undefined ? found : { ...found, note: undefined }
  switch (action.type) {
    case 'text':
      if (state.line.text.length + action.text.length > pasteLimit) return state
      return { ...state, line: insert(state.line, action.text), candidates: undefined }
    case 'edit':
      return { ...state, line: edits[action.edit](state.line), candidates: undefined }
    case 'paste':
      return pasted(state, action.text)
    case 'newline':
      return { ...state, line: insert({ ...state.line, cursor: state.line.text.length }, '\n') }
    case 'history':
      return state.historyAt === undefined ? { ...state, history: action.lines } : state
    case 'older':
      return walkHistory({ ...state, candidates: undefined }, 1)
    case 'newer':
      return walkHistory({ ...state, candidates: undefined }, -1)
    case 'search':
      return { ...state, candidates: undefined, search: { query: '', hits: [], at: 0 } }
    case 'endSearch':
      return action.take ? taken(state) : { ...state, search: undefined }
    case 'completed':
      return action.for === state.line.text ? complete(state, action.completion) : state
    case 'walk':
      return walk(state, action.by)
    case 'close':
      return { ...state, candidates: undefined }
    case 'submitted':
    case 'clear':
      return { ...emptyPrompt(state.history), line: { ...emptyLine, cut: state.line.cut } }
  }
}
