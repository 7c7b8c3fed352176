// Plays the built game in a terminal in memory and writes what is to be seen as a picture:
// node scripts/screenshot.ts screen.svg --level sandbox --size 120x40 --lang ko 'kubectl get nodes' F2
import { parseArgs } from 'node:util'
import { keys, Player } from './player.ts'

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
    'screenshot: say which file to write: screenshot.ts FILE.svg [--level LEVEL] [LINE, KEY or 80x24...]',
  )
  process.exit(2)
}
const [columns = 120, rows = 40] = values.size.split('x').map(Number)
const { level, lang } = values
const player = new Player({ columns, rows, lang, level })
await player.sees(level === undefined ? '> ' : '~$')
for (const line of lines) {
  const [, wider, higher] = /^(\d+)x(\d+)$/.exec(line) ?? []
  if (wider !== undefined) player.game.resize(Number(wider), Number(higher))
  else if (line in keys) await player.press(line)
  // A line that ends in an underscore is typed, but not run.
  else if (line.endsWith('_')) await player.press(line.slice(0, -1))
  else await player.type(line)
  await player.look(line in keys ? undefined : afterLineMs)
}
player.picture(file)
await player.leave()
process.exit(0)
