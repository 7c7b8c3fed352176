// npm start: sets up what is missing, builds, plays. Arguments after -- go to the game.

import { join } from 'node:path'
import { ensureBuild, ensurePackages, node, root, run } from './ensure.mjs'

ensurePackages()
ensureBuild()
// Ctrl-C and friends belong to the game; this wrapper only waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
process.exitCode = run(node, [join(root, 'dist', 'crashloop.js'), ...process.argv.slice(2)], {
  cwd: process.cwd(),
})
