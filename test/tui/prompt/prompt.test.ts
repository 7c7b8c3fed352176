import { describe, expect, it } from 'vitest'
import {
  emptyPrompt,
  type PromptAction,
  type PromptState,
  pasteLimit,
  promptReducer,
} from '../../../src/tui/prompt/prompt.ts'

const played = (actions: readonly PromptAction[], from: PromptState = emptyPrompt()) =>
  actions.reduce(promptReducer, from)
const text = (typed: string): PromptAction => ({ type: 'text', text: typed })
const history = (...lines: string[]): PromptAction => ({ type: 'history', lines })

describe('the prompt', () => {
  it('loses no character of a fast chunk', () => {
    expect(played('get pods'.split('').map(text)).line).toMatchObject({ text: 'get pods', cursor: 8 })
  })

  it('walks through the history and back to what was being typed', () => {
    const state = played([history('one', 'two'), text('dra')])
    const older = played([{ type: 'older' }, { type: 'older' }, { type: 'older' }], state)
    expect(older.line.text).toBe('one')
    expect(played([{ type: 'newer' }], older).line.text).toBe('two')
    expect(played([{ type: 'newer' }, { type: 'newer' }, { type: 'newer' }], older).line.text).toBe('dra')
  })

  it('takes new lines of history, but not while walking through it', () => {
    const walking = played([history('one', 'two'), { type: 'older' }])
    expect(played([history('one', 'two', 'three')], walking).history).toEqual(['one', 'two'])
    expect(played([{ type: 'submitted' }, history('three')], walking).history).toEqual(['three'])
  })

  it('searches the history, the latest first', () => {
    const state = played([history('kubectl get pods', 'kubectl logs web', 'ls'), { type: 'search' }])
    const found = played([text('kube')], state)
    expect(found.search?.hits).toEqual(['kubectl logs web', 'kubectl get pods'])
    const second = played([{ type: 'search' }], found)
    expect(played([{ type: 'endSearch', take: true }], second).line.text).toBe('kubectl get pods')
    expect(played([{ type: 'close' }], second)).toMatchObject({ search: undefined, line: { text: '' } })
    expect(played([{ type: 'edit', edit: 'deleteLeft' }], found).search?.query).toBe('kub')
    const edited = played([{ type: 'edit', edit: 'lineStart' }, text('x')], second)
    expect(edited.line.text).toBe('xkubectl get pods')
  })

  it('fills in what candidates have in common, then walks', () => {
    const typed = played([text('describe pod ca')])
    const items = [{ text: 'cart-4xk2p' }, { text: 'cart-x2m9q' }]
    const completion = { from: 13, candidates: items }
    const common = played([{ type: 'completed', for: 'describe pod ca', completion }], typed)
    expect(common.line.text).toBe('describe pod cart-')
    const walked = played([{ type: 'walk', by: 1 }], common)
    expect(walked.line.text).toBe('describe pod cart-4xk2p')
    expect(
      played(
        [
          { type: 'walk', by: 1 },
          { type: 'walk', by: 1 },
        ],
        walked,
      ).line.text,
    ).toBe('describe pod cart-4xk2p')
    expect(played([{ type: 'walk', by: -1 }], common).line.text).toBe('describe pod cart-x2m9q')
    expect(played([text(' ')], walked).candidates).toBeUndefined()
  })

  it('takes the only candidate with a blank behind it, but none inside a path', () => {
    const one = (line: string, from: number, candidate: string) =>
      played(
        [{ type: 'completed', for: line, completion: { from, candidates: [{ text: candidate }] } }],
        played([text(line)]),
      ).line.text
    expect(one('kubectl ge', 8, 'get')).toBe('kubectl get ')
    expect(one('cat /et', 4, '/etc/')).toBe('cat /etc/')
    expect(one('kubectl --names', 8, '--namespace=')).toBe('kubectl --namespace=')
  })

  it('forgets candidates that come for a line of before', () => {
    const state = played([text('get pods')])
    const late: PromptAction = {
      type: 'completed',
      for: 'get po',
      completion: { from: 4, candidates: [{ text: 'pods' }] },
    }
    expect(played([late], state)).toBe(state)
  })

  it('keeps the lines of a paste and runs none of them', () => {
    const state = played([{ type: 'paste', text: 'cat <<EOF\r\nhello\r\nEOF\r\n' }])
    expect(state.line.text).toBe('cat <<EOF\nhello\nEOF')
    const up = played([{ type: 'older' }], state)
    expect(up.line.cursor).toBe('cat <<EOF\nhel'.length)
  })

  it('refuses a paste that is too long, with its size', () => {
    const state = played([text('a'), { type: 'paste', text: 'x'.repeat(1_000_000) }])
    expect(state.line.text).toBe('a')
    expect(state.note).toEqual({ kind: 'pasteTooLong', characters: 1_000_000 })
    expect(played([text('b')], state).note).toBeUndefined()
    expect(played([{ type: 'paste', text: 'x'.repeat(pasteLimit - 1) }], state).line.text.length).toBe(
      pasteLimit,
    )
  })

  it('clears the line but not the history', () => {
    const state = played([history('a'), text('b'), { type: 'clear' }])
    expect(state).toMatchObject({ line: { text: '' }, history: ['a'] })
  })
})
