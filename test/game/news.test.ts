import { expect, it } from 'vitest'
import { News } from '#game/news.ts'
import type { EventRow } from '#game/session-state.ts'

const event = (atMs: number, object: string, change: Partial<EventRow> = {}): EventRow => ({
  key: `${atMs}${object}`,
  atMs,
  type: 'Warning',
  reason: 'BackOff',
  object,
  message: '',
  count: 1,
  ...change,
})

it('tells new trouble once, not again for each pod of a set, and again after a while', () => {
  const news = new News(1000)
  expect(news.isNews(event(999, 'pod/web-1'), true)).toBe(false)
  expect(news.isNews(event(1000, 'pod/web-1'), true)).toBe(true)
  expect(news.isNews(event(2000, 'pod/web-2'), true)).toBe(false)
  expect(news.isNews(event(2000, 'pod/web-2', { reason: 'Unhealthy' }), true)).toBe(true)
  expect(news.isNews(event(90_000, 'pod/web-1'), true)).toBe(false)
  expect(news.isNews(event(90_000, 'pod/web-2'), true)).toBe(true)
  expect(news.isNews(event(700_000, 'pod/web-1'), true)).toBe(true)
})

it('leaves out what happened before and what is no trouble', () => {
  const news = new News(0)
  expect(news.isNews(event(5, 'pod/web-1'), false)).toBe(false)
  expect(news.isNews(event(5, 'pod/web-1', { type: 'Normal', reason: 'Pulled' }), true)).toBe(false)
})

it('tells of each node', () => {
  const news = new News(0)
  const notReady = { type: 'Normal', reason: 'NodeNotReady' }
  expect(news.isNews(event(5, 'node/worker-1', notReady), true)).toBe(true)
  expect(news.isNews(event(5, 'node/worker-2', notReady), true)).toBe(true)
})
