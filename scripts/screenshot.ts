// Plays the built game in a terminal in memory and writes what is to be seen as a picture:
// node scripts/screenshot.ts screen.svg --level sandbox --size 120x40 --lang ko 'kubectl get nodes' 'F2'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Pty, program } from '../test/terminal/pty.ts'
import { svgOf } from '../test/terminal/svg.ts'

const functionKeys: { readonly [name: string]: string } = {
  F1: '\x1bOP',
  F2: '\x1bOQ',
  F3: '\x1bOR',
  F4: '\x1bOS',
  F5: '\x1b[15~',
  Left: '\x1b[D',
  Right: '\x1b[C',
  Down: '\x1b[B',
  Enter: '\r',
  PgUp: '\x1b[5~',
  Tab: '\t',
}
/** Long enough for what a line does to show in the panels. */
const afterLineMs = 2500

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    level: { type: 'string' },
    size: { type: 'string', default: '120x40' },
    lang: { type: 'string', default: 'en' },
  },
})
const [file, ...lines] = positionals
if (file === undefined) {
  console.error(
    'screenshot: say which file to write: screenshot.ts FILE.svg [--level LEVEL] [LINE or KEY...]',
  )
  process.exit(2)
}
const [columns, rows] = values.size.split('x').map(Number)
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const level = values.level === undefined ? [] : ['play', values.level]
const game = new Pty(process.execPath, [program, ...level, '--lang', values.lang], columns, rows)
await game.sees(values.level === undefined ? '> ' : '~$')
for (const line of lines) {
  const key = functionKeys[line]
  game.press(key ?? line)
  await sleep(200)
  // A line that ends in an underscore is typed, but not run.
  if (key === undefined && line.endsWith('_')) game.press('\x7f')
  else if (key === undefined) game.press('\r')
  await sleep(afterLineMs)
}
writeFileSync(file, svgOf(game.terminal, { hasCursor: !game.hidesCursor }))
game.kill('SIGTERM')
await game.ended
process.exit(0)
