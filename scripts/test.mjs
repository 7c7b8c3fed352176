// npm test: sets up what is missing, builds, runs every test. Arguments after -- go to vitest.

import { join } from 'node:path'
import { ensureBuild, ensurePackages, node, root, run } from './ensure.mjs'

ensurePackages()
ensureBuild()
process.exitCode = run(node, [
  join(root, 'node_modules', 'vitest', 'vitest.mjs'),
  'run',
  ...process.argv.slice(2),
])
