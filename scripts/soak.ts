// Plays the built game on a pseudo terminal for hours of virtual time and samples its memory: node scripts/soak.ts [HOURS] [SPEED]
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pty, program } from '../test/terminal/pty.ts'

const [hours, speed] = [Number(process.argv[2] ?? 8), Number(process.argv[3] ?? 60)]
const level = join(import.meta.dirname, '..', 'test', 'terminal', 'soak-level.yaml')
const samples = 16
/** What somebody types who looks in now and then. */
const typed = [
  'kubectl get pods -A',
  'kubectl describe pod -l app=broken',
  'kubectl get events',
  '/hint',
  '/why',
]

const folder = mkdtempSync(join(tmpdir(), 'crashloop-soak-'))
const heapFile = join(folder, 'heap')
/** Runs inside the game: what is left after a collection, every second. */
const sampler = `import { writeFileSync } from 'node:fs'
setInterval(() => { gc(); writeFileSync(${JSON.stringify(heapFile)}, String(process.memoryUsage().heapUsed)) }, 5000).unref()`
const flags = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(sampler)}`]
const game = new Pty(process.execPath, [...flags, program, 'play', level], 120, 40, folder)
await game.sees('player@bastion:~$')
game.press(`/speed ${speed}\r`)
const beganMs = performance.now()
const wallMs = (hours * 3_600_000) / speed
for (let count = 0; count <= samples; count++) {
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${game.pid}/status`, 'utf8'))?.[1]
  const clock = /\d\d:\d\d:\d\d/.exec(game.frame)?.[0] ?? ''
  await sleep(6000)
  const heap = Number(readFileSync(heapFile, 'utf8')) / 1e6
  console.log(
    `${clock.padStart(9)}  ${(Number(rss) / 1000).toFixed(0)} MB resident, ${heap.toFixed(1)} MB of heap`,
  )
  const line = typed[count % typed.length]
  if (line !== undefined) game.press(`${line}\r`)
  await sleep(Math.max(0, beganMs + ((count + 1) * wallMs) / samples - performance.now()))
}
console.log(game.frame)
game.kill('SIGKILL')
await game.ended
