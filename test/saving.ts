// Keeps progress and exports it again and again until it is killed: node test/saving.ts STATE EXPORTED
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { exportProfile } from '../src/profiles.ts'
import { Saves } from '../src/saves.ts'
import { writeWhole } from '../src/whole-file.ts'

const [state = '', exported = ''] = process.argv.slice(2)
const saves = new Saves('ada', state)
for (let count = 0; ; count++) {
  saves.solved(`level-${count % 50}`, { stars: 3, timeMs: 1000 + count, commands: count })
  saves.change({ lastLevel: `level-${count}`, hasNudges: count % 2 === 0 })
  saves.keepRun({
    level: `level-${count % 5}`,
    digest: 'x',
    seed: count,
    language: 'en',
    deeds: [],
    end: { atMs: 1, callbacksRun: 1 },
  })
  writeWhole(join(exported), exportProfile('ada', state))
  writeSync(1, `${count}\n`)
}
