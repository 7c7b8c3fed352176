// Builds dist/, or the folder that is named: generated types, then the program and the library, in parts that are read when they are needed.

import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { node, root, run } from './ensure.mjs'

const generated = run(node, [join(root, 'scripts', 'generate-types.ts')])
if (generated !== 0) process.exit(generated)

if (process.argv[2] === undefined) {
  const written = run(node, [join(root, 'scripts', 'write-schemas.ts')])
  if (written !== 0) process.exit(written)
}

/** JSON as one string that is parsed when first used: far faster to load than an object literal of its size. */
const lazyJson = {
  name: 'lazy-json',
  setup(on) {
    on.onLoad({ filter: /src\/.*\.json$/ }, ({ path }) => ({
      contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))))})`,
      loader: 'js',
    }))
  },
}

/** Ink takes every text apart anew in every frame: what it uses for that is one that remembers. */
const remembered = {
  name: 'remembered',
  setup(on) {
    const own = join(root, 'src', 'tui', 'ink')
    on.onResolve({ filter: /^(string-width|@alcalzone\/ansi-tokenize)$/ }, ({ path, importer }) =>
      importer.startsWith(own) ? undefined : { path: join(own, `${basename(path)}.ts`) },
    )
  },
}

const outdir = process.argv[2] ?? join(root, 'dist')
const { metafile } = await build({
  entryPoints: [
    { in: join(root, 'src', 'main.ts'), out: 'crashloop' },
    { in: join(root, 'src', 'index.ts'), out: 'index' },
    { in: join(root, 'src', 'check-thread.ts'), out: 'check-thread' },
  ],
  outdir,
  bundle: true,
  // What is imported later stands in files of its own: the first frame need not read the engine.
  splitting: true,
  // All in one folder: what looks for files beside itself (levels, package.json) is wherever it ends up at the same place.
  chunkNames: '[name]-[hash]',
  metafile: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  external: ['@mongodb-js/zstd', 'node-liblzma'],
  alias: { 'react-devtools-core': join(root, 'scripts', 'nothing.mjs') },
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [lazyJson, remembered],
  logLevel: 'warning',
})
chmodSync(join(outdir, 'crashloop.js'), 0o755)
// What an earlier build left. Only now: a game that runs may still want to read its parts for as long as possible.
const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)))
for (const name of readdirSync(outdir)) if (!made.has(name)) rmSync(join(outdir, name), { recursive: true })
