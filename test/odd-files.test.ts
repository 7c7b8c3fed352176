// Files that are no levels: what check says of each, in one sentence with its place.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { authoredFile } from '../src/authored-file.ts'
import { findLevels, load, mistakeText } from '../src/catalogue.ts'
import { levelsUnder } from '../src/check.ts'
import { levelsFolder } from '../src/level-folder.ts'
import { readPlaylist } from '../src/workshop.ts'

const folder = mkdtempSync(join(tmpdir(), 'crashloop-odd-'))
const head = 'apiVersion: crashloop.dev/v1\nkind: Level\n'
const nines = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(', ')}]\n`
const files: { readonly [name: string]: string | Buffer } = {
  'aliases.yaml': `${nines('a', 'x')}${['b', 'c', 'd', 'e', 'f'].map((name, i) => nines(name, `*${'abcde'[i]}`)).join('')}`,
  'binary.yaml': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff, 0xfe, 0x0a]),
  'circle.yaml': 'a: &a [*a]\n',
  'comment.yaml': '# later\n',
  'deep.yaml': `${head}spec: ${'['.repeat(3000)}${']'.repeat(3000)}\n`,
  'deeper.yaml': `${head}spec: ${'['.repeat(30_000)}\n`,
  'empty.yaml': '',
  'huge.yaml': `${head}${'# and so on\n'.repeat(100_000)}`,
  'list.yaml': '- a\n- b\n',
  'newer.yaml': 'apiVersion: crashloop.dev/v2\nkind: Level\n',
  'tab.yaml': `${head}spec:\n\ttitle: x\n`,
  'twice.yaml': `${head}kind: Level\n`,
  'utf16.yaml': Buffer.from(`\uFEFF${head}`, 'utf16le'),
  'word.yaml': 'level\n',
}
for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
mkdirSync(join(folder, 'folder.yaml'))
symlinkSync('nowhere', join(folder, 'link.yaml'))

it('says what is wrong with each', () => {
  const said = findLevels(folder).map((source) => load(source).mistakes.map(mistakeText)[0])
  expect(said.map((text) => text?.replace(`${folder}/`, ''))).toEqual([
    'aliases.yaml:1:11: the aliases make more than 100000 values',
    'binary.yaml:1:1: this is no text in UTF-8',
    'circle.yaml:1:8: the alias "a" stands in its own anchor',
    'comment.yaml:1:1: the file is empty',
    expect.stringMatching(/^deep\.yaml:3:\d+: lists and maps stand in each other more than 200 deep$/),
    expect.stringMatching(/^deeper\.yaml:3:\d+: lists and maps stand in each other more than 200 deep$/),
    'empty.yaml:1:1: the file is empty',
    'huge.yaml:1:1: the file is larger than 1 MiB',
    'link.yaml:1:1: there is no such file',
    'list.yaml:1:1: a level file is needed here, not a list',
    'newer.yaml:1:13: this file is written in the format crashloop.dev/v2; this game reads crashloop.dev/v1: take a newer game',
    'tab.yaml:4:1: Tabs are not allowed as indentation',
    'twice.yaml:3:1: Map keys must be unique',
    'utf16.yaml:1:1: this is no text in UTF-8',
    'word.yaml:1:1: a level file is needed here, not "level"',
  ])
})

it('takes a folder for a folder, and nothing for a file that may not be read', () => {
  expect(levelsUnder([join(folder, 'folder.yaml')])).toMatchObject([
    { ok: false, mistakes: [{ line: 1, column: 1, message: 'there is no level in this folder' }] },
  ])
  expect(authoredFile(join(folder, 'folder.yaml')).problem).toBe('this is a folder, and a file is needed')
  expect(() => readPlaylist(join(folder, 'folder.yaml'), levelsFolder)).toThrow(
    'folder.yaml:1:1: this is a folder, and a file is needed',
  )
  // Nobody may be asked for more than the file system tells: a name that is too long is as good as one that may not.
  expect(authoredFile(join(folder, 'x'.repeat(5000))).problem).toMatch(/ENAMETOOLONG/)
})
