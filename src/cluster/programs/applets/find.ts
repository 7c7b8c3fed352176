// find: -name -iname -type -path -maxdepth -mindepth -size -empty, with -exec, -delete and -print.
import { FileError } from '../../machines/file-error.ts'
import { type FileNode, sizeOf } from '../../machines/file-tree.ts'
import { print, waitForChild } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program, ProgramMain } from '../program.ts'
import { matchesPattern } from '../sh/pattern.ts'
import { walk } from './files.ts'
import { startChild } from './runners.ts'
import { parseSize } from './streaming.ts'

interface Entry {
  readonly path: string
  readonly name: string
  readonly node: FileNode
  readonly depth: number
}

interface Plan {
  readonly tests: readonly ((entry: Entry) => boolean)[]
  readonly commands: readonly { readonly words: readonly string[]; readonly isAllAtOnce: boolean }[]
  readonly deletes: boolean
  readonly prints: boolean
}

const kinds: Readonly<Record<string, string>> = { f: 'file', d: 'directory', l: 'link', c: 'device' }

function plan(words: readonly string[], nowMs: number): Plan | string {
  const tests: ((entry: Entry) => boolean)[] = []
  const commands: { words: string[]; isAllAtOnce: boolean }[] = []
  let deletes = false
  let prints = true
  let isNegated = false
  const add = (test: (entry: Entry) => boolean) => {
    const negate = isNegated
    isNegated = false
    tests.push((entry) => test(entry) !== negate)
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    const value = words[i + 1] ?? ''
    const base = ({ name }: Entry) => name.split('/').at(-1) ?? ''
    if (word === '!' || word === '-not') {
      isNegated = true
      continue
    }
    if (word === '-print' || word === '-a' || word === '-xdev') continue
    if (word === '-empty') {
      add(({ node }) => (node.kind === 'directory' ? node.entries.size === 0 : sizeOf(node) === 0))
      continue
    }
    if (word === '-delete') {
      deletes = true
      prints = false
      continue
    }
    if (word === '-exec') {
      const end = words.findIndex((other, at) => at > i && (other === ';' || other === '+'))
      commands.push({ words: words.slice(i + 1, end), isAllAtOnce: words[end] === '+' })
      prints = false
      i = end
      continue
    }
    i++
    if (word === '-name') add((entry) => matchesPattern(base(entry), value))
    else if (word === '-iname') add((entry) => matchesPattern(base(entry).toLowerCase(), value.toLowerCase()))
    else if (word === '-path') add(({ name }) => matchesPattern(name, value))
    else if (word === '-type') add(({ node }) => node.kind === kinds[value])
    else if (word === '-maxdepth') add(({ depth }) => depth <= Number(value))
    else if (word === '-mindepth') add(({ depth }) => depth >= Number(value))
    else if (word === '-size')
      add(({ node }) => compare(sizeOf(node), value, parseSize(value.replace(/^[-+]/, '').replace(/c$/, ''))))
    else if (word === '-mmin')
      add(({ node }) => compare((nowMs - node.mtimeMs) / 60_000, value, Number(value.replace(/^[-+]/, ''))))
    else return word
  }
  return { tests, commands, deletes, prints }
}

function compare(actual: number, text: string, wanted: number): boolean {
  if (text.startsWith('+')) return actual > wanted
  return text.startsWith('-') ? actual < wanted : actual === wanted
}

function* find(process: Process): Program {
  const words = process.argv.slice(1)
  const end = words.findIndex((word) => /^[-!(]/.test(word))
  const roots = end < 0 ? words : words.slice(0, end)
  const made = plan(end < 0 ? [] : words.slice(end), process.container.on.clock.now())
  if (typeof made === 'string') {
    yield* print(process, `find: unrecognized: ${made}\n`, 2)
    return 1
  }
  let code = 0
  const found: Entry[] = []
  for (const root of roots.length === 0 ? ['.'] : roots)
    try {
      for (const entry of walk(process, process.path(root), root))
        if (made.tests.every((test) => test(entry))) found.push(entry)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      yield* print(process, `find: ${root}: ${error.message}\n`, 2)
      code = 1
    }
  if (made.prints) yield* print(process, found.map(({ name }) => `${name}\n`).join(''))
  if (made.deletes)
    for (const { path } of found.reverse())
      process.container.spec.files.remove(path, { user: process.user, withContent: true })
  for (const { words: command, isAllAtOnce } of made.commands)
    for (const names of isAllAtOnce ? [found.map(({ name }) => name)] : found.map(({ name }) => [name])) {
      const child = yield* startChild(
        process,
        command.flatMap((word) => (word === '{}' ? names : [word])),
      )
      if (typeof child !== 'number') yield* waitForChild(process, child)
    }
  return code
}

export const findPrograms: Readonly<Record<string, ProgramMain>> = { find }
