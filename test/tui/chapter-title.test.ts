import { expect, it } from 'vitest'
import { chapterTitle } from '../../src/tui/screens/menu-words.ts'
import { texts } from '../../src/tui/text/index.ts'

it('calls a chapter by its title in the language, and by its folder where it has none', () => {
  expect(chapterTitle('07-nodes-and-operations', texts.en)).toBe('7 Nodes and operations')
  expect(chapterTitle('07-nodes-and-operations', texts.ko)).toBe('7 노드와 운영')
  expect(chapterTitle('02-our-own-week', texts.ko)).toBe('2 Our own week')
  expect(chapterTitle('constructor', texts.en)).toBe('Constructor')
})
