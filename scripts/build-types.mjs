// Builds dist/types, or types/ in the folder that is named: the declarations that index.js needs, with the paths of a package.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root, run } from './ensure.mjs'

const code = run('tsc', ['-b', join(root, 'src')])
if (code !== 0) process.exit(code)

const from = join(root, 'build', 'types')
const to = join(process.argv[2] ?? join(root, 'dist'), 'types')
rmSync(to, { recursive: true, force: true })
const seen = new Set()

/** The file that a specifier in a file means; packages stay what they are. */
function targetOf(specifier, file) {
  if (specifier.startsWith('#')) return join(from, specifier.slice(1))
  return specifier.startsWith('.') ? join(dirname(file), specifier) : undefined
}

/** Copies a declaration and all that it imports. */
function take(file) {
  if (seen.has(file)) return
  seen.add(file)
  const text = readFileSync(file, 'utf8').replace(
    /(from |import\()(['"])([^'"]+)\2/g,
    (whole, lead, quote, specifier) => {
      const target = targetOf(specifier, file)
      if (target === undefined) return whole
      take(target.replace(/\.ts$/, '.d.ts'))
      const path = relative(dirname(file), target).replace(/\.ts$/, '.js')
      return `${lead}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
    },
  )
  const place = join(to, relative(from, file))
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, text)
}

take(join(from, 'index.d.ts'))
