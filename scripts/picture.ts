// Plays the built program on a terminal and writes what stands on it to docs/screen.svg: `npm run picture`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Pty, program } from '../test/terminal/pty.ts'
import { svgOf } from '../test/terminal/svg.ts'

const root = join(import.meta.dirname, '..')
const node = join(root, 'node_modules', '.bin', 'node')

/** What is typed, and what to wait for before the next line. */
const story = [
  ['kubectl get pods', 'AGE'],
  ['kubectl events --types=Warning | tail -2', 'Failed'],
  ['k set image deploy/storefront web=nginx:1.27', 'updated'],
  ['k get pods -w', 'Running'],
] as const

const pty = new Pty(node, [program, 'play', process.argv[2] ?? 'first-contact/wrong-image'], 120, 36)
await pty.sees('no ready pod')
for (const [line, answer] of story) {
  pty.press(`${line}\r`)
  await pty.sees(answer)
}
await new Promise((resolve) => setTimeout(resolve, 1000))
mkdirSync(join(root, 'docs'), { recursive: true })
writeFileSync(join(root, 'docs', 'screen.svg'), svgOf(pty.terminal, { hasCursor: true }))
process.stdout.write(`${pty.frame}\n`)
pty.kill('SIGKILL')
await pty.ended
