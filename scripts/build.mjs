// Builds dist/crashloop.js: generated types, then one file with everything in it.

import { chmodSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { node, root, run } from './ensure.mjs'

const generated = run(node, [join(root, 'scripts', 'generate-types.ts')])
if (generated !== 0) process.exit(generated)

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

const outdir = join(root, 'dist')
// Parts that a command does not need are not even read: the first frame comes before the engine.
rmSync(outdir, { recursive: true, force: true })
await build({
  entryPoints: [join(root, 'src', 'main.ts')],
  outdir,
  entryNames: 'crashloop',
  chunkNames: '[name]-[hash]',
  splitting: true,
  bundle: true,
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
  plugins: [lazyJson],
  logLevel: 'warning',
})
chmodSync(join(outdir, 'crashloop.js'), 0o755)
