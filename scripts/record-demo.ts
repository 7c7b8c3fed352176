// Plays the built game on a pseudo terminal and writes what came as an asciicast (v2), which asciinema plays:
// node scripts/record-demo.ts docs/demo.cast [--level LEVEL] [--size 120x36] [--lang ko] [LINE or KEY...]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Pty, program } from '../test/terminal/pty.ts'
import { keys, sleep } from './player.ts'

/** What is typed when nothing is said: a wrong image is found and mended, and the release watched. */
const play = [
  'kubectl get pods',
  'kubectl events --types=Warning | tail -3',
  'kubectl set image deployment/storefront web=nginx:1.29',
  'sed -i s/1.92/1.29/ storefront.yaml',
  'kubectl rollout status deployment/storefront',
  '/skip goal',
  '/skip goal',
  'Enter',
]
/** How fast somebody types, how long they look. */
const keyMs = 45
const lookMs = 1800
/** Longer pauses are no pleasure to watch. */
const longestPauseSeconds = 1.5

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    level: { type: 'string', default: 'first-contact/wrong-image' },
    size: { type: 'string', default: '120x36' },
    lang: { type: 'string', default: 'en' },
  },
})
const [file, ...given] = positionals
if (file === undefined) {
  console.error('record-demo: say which file to write: record-demo.ts FILE.cast [LINE or KEY...]')
  process.exit(2)
}
const [columns = 120, rows = 36] = values.size.split('x').map(Number)

const game = new Pty(process.execPath, [program, 'play', values.level, '--lang', values.lang], columns, rows)
const events: [number, 'o', string][] = []
let written = 0
let lastMs = performance.now()
let seconds = 0
game.onFrame = () => {
  const text = game.text.slice(written)
  if (text === '') return
  written = game.text.length
  const nowMs = performance.now()
  seconds += Math.min((nowMs - lastMs) / 1000, longestPauseSeconds)
  lastMs = nowMs
  events.push([Number(seconds.toFixed(3)), 'o', text])
}
await game.sees('~$')
await sleep(lookMs)
for (const line of given.length > 0 ? given : play) {
  const key = keys[line]
  if (key !== undefined) game.press(key)
  else {
    for (const letter of line) {
      game.press(letter)
      await sleep(keyMs)
    }
    game.press('\r')
  }
  await sleep(lookMs)
}
const head = { version: 2, width: columns, height: rows, title: 'Crashloop', env: { TERM: 'xterm-256color' } }
writeFileSync(file, `${[head, ...events].map((each) => JSON.stringify(each)).join('\n')}\n`)
game.kill('SIGTERM')
await game.ended
process.exit(0)
