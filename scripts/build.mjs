// Builds dist/crashloop.js: generated types, then one file with everything in it.

import { chmodSync, readFileSync } from 'node:fs'
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

const outfile = join(root, 'dist', 'crashloop.js')
await build({
  entryPoints: [join(root, 'src', 'main.ts')],
  outfile,
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
chmodSync(outfile, 0o755)
