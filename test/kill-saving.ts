// Kills a process in the middle of its saving, and looks at what is left.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importProfile } from '../src/profiles.ts'
import { isFault, readProgress } from '../src/progress.ts'

/** Lets a process save for so long after its first time and kills it. Throws when something is lost, or half written. */
export async function killWhileSaving(forMs: number): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), 'crashloop-saving-'))
  const exported = join(state, 'ada.json')
  const saving = spawn(process.execPath, [join(import.meta.dirname, 'saving.ts'), state, exported])
  let said = ''
  saving.stdout.on('data', (part: Buffer) => {
    if (said === '') setTimeout(() => saving.kill('SIGKILL'), forMs)
    said += part
  })
  let complaint = ''
  saving.stderr.on('data', (part: Buffer) => {
    complaint += part
  })
  await new Promise((resolve) => saving.on('close', resolve))
  if (complaint !== '') throw new Error(complaint)
  const last = Number(said.trim().split('\n').at(-1))
  const folder = join(state, 'profiles', 'ada')
  const progress = readProgress(readFileSync(join(folder, 'progress.json'), 'utf8'))
  if (isFault(progress)) throw new Error(`the progress is unusable: ${JSON.stringify(progress)}`)
  const kept = Number(progress.lastLevel?.replace('level-', ''))
  if (!(kept >= last)) throw new Error(`kept is ${progress.lastLevel}, said was ${last}`)
  for (const name of readdirSync(join(folder, 'runs')).filter((each) => each.endsWith('.json')))
    JSON.parse(readFileSync(join(folder, 'runs', name), 'utf8'))
  importProfile(readFileSync(exported, 'utf8'), 'copy', state)
  rmSync(state, { recursive: true })
}
