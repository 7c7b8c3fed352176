// Kills the game again and again while it is played and while it saves, and looks at what is left: node scripts/kill-nine.ts [COUNT]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killWhileSaving } from '../test/kill-saving.ts'
import { killWhilePlaying } from '../test/terminal/kill-nine.ts'

const count = Number(process.argv[2] ?? 500)
/** A run that only grows would make each beginning slower. */
const killsPerRun = 10
const longestPlayMs = 2500
const players = 3
const longestSaveMs = 150

let killed = 0
const failures: string[] = []

async function playOn(): Promise<void> {
  while (killed < count) {
    const stateHome = mkdtempSync(join(tmpdir(), 'crashloop-kill-'))
    let next = 0
    for (let kill = 0; kill < killsPerRun && killed < count; kill++) {
      killed++
      try {
        next = await killWhilePlaying(stateHome, next, Math.random() * longestPlayMs)
      } catch (error) {
        failures.push((error as Error).message)
        break
      }
    }
    rmSync(stateHome, { recursive: true, force: true })
  }
}

await Promise.all(Array.from({ length: players }, playOn))
console.log(`${killed} kills while playing, ${failures.length} with something lost or broken`)
for (let kill = 0; kill < count; kill++)
  await killWhileSaving(Math.random() * longestSaveMs).catch((error: Error) => failures.push(error.message))
console.log(`${count} kills while saving; ${failures.length} of all with something lost or broken`)
for (const failure of failures) console.log(failure)
process.exitCode = failures.length === 0 ? 0 : 1
