// What the compiler and the linter cannot say about the house.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const source = join(root, 'src')

function filesUnder(folder: string, pattern = /\.tsx?$/): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(join('api', 'types')))
}

const text = (file: string) => readFileSync(file, 'utf8')
const named = (file: string) => relative(root, file)
const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

describe('the house', () => {
  it('keeps the cluster synchronous, seeded and free of Node', () => {
    const banned = /\basync\b|\bawait\b|\bPromise\b|Math\.random|\bDate\b|\bsetTimeout\b|from 'node:/
    const found = filesUnder(join(source, 'cluster')).filter((file) =>
      banned.test(withoutComments(text(file))),
    )
    expect(found.map(named)).toEqual([])
  })

  it('has no file longer than 500 lines', () => {
    const long = [...filesUnder(source), ...filesUnder(join(root, 'test'))].filter(
      (file) => text(file).split('\n').length > 500,
    )
    expect(long.map(named)).toEqual([])
  })

  it('says in its first line what each file is for', () => {
    const silent = filesUnder(source).filter(
      (file) => !/^(#!.*\n)?\/\/ \S/.test(text(file)) && !file.endsWith('.d.ts'),
    )
    expect(silent.map(named)).toEqual([])
  })

  it.each([
    ['api', ['api']],
    ['cluster', ['api', 'cluster']],
    ['client', ['api', 'client']],
    ['shell', ['shell']],
    ['kubectl', ['api', 'client', 'shell', 'kubectl']],
    ['game', ['api', 'client', 'shell', 'kubectl', 'game']],
    ['tui', ['api', 'game', 'tui']],
  ])('lets %s import only %j', (layer, allowed) => {
    for (const file of filesUnder(join(source, layer))) {
      for (const [, target] of text(file).matchAll(/from '#(\w+)\//g))
        expect(allowed, named(file)).toContain(target)
      for (const [, path] of text(file).matchAll(/from '(\.[^']+)'/g)) {
        const target = relative(source, join(file, '..', path as string)).split(/[\\/]/)[0]
        expect(allowed, `${named(file)} imports ${path}`).toContain(target)
      }
    }
  })

  it('keeps controllers apart from each other', () => {
    for (const file of filesUnder(join(source, 'cluster', 'controllers'))) {
      if (/(index|manager)\.ts$/.test(file)) continue
      for (const [, path] of text(file).matchAll(/from '\.\/([^']+)'/g)) {
        const isController = /ControllerFactory = \{/.test(text(join(file, '..', path as string)))
        expect(isController, `${named(file)} imports ${path}`).toBe(false)
      }
    }
  })

  it.each([
    ['cluster/resources', /defineResource\(/],
    ['cluster/controllers', /: ControllerFactory = \{/],
    ['cluster/apiserver/admission', /: AdmissionPlugin = \{/],
    ['kubectl/verbs', /: Verb = \{/],
    ['kubectl/describers', /^export const \w+ = defineDescriber\(/m],
    ['cluster/faults', /: Fault = \{/],
    ['game/goals', /: Goal<.*> = \{/],
    ['game/slash', /: SlashCommand = \{/],
    ['game/mentor/analyzers', /: Analyzer = \{/],
    ['shell/commands', /: (readonly )?ShellCommand/],
  ])('lists every %s in its index', (folder, marks) => {
    const index = text(join(source, folder, 'index.ts'))
    for (const file of filesUnder(join(source, folder))) {
      if (file.endsWith('index.ts') || file.endsWith('resource.ts') || !marks.test(text(file))) continue
      const path = `./${relative(join(source, folder), file).replace(/\\/g, '/')}`
      expect(index, named(file)).toContain(`'${path}'`)
    }
  })
})
