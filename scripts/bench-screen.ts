// Measures the built program on a pseudo terminal: first frame beside a bare Ink bundle, keys to frames, memory.
// `npm run bench:screen` after `npm run build`.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { Pty, program } from '../test/terminal/pty.ts'

const root = join(import.meta.dirname, '..')
const node = join(root, 'node_modules', '.bin', 'node')
const columns = 120
const rows = 40
const starts = 9
const keystrokes = 200
const budgets = { firstFrameRatio: 1.5, keystrokeMs: 16, cpuPercent: 25, memoryMb: 250 }
/** How long the game is watched while nothing is typed. */
const watchedMs = 10_000
const prompt = 'player@bastion:~$ '

const bareSource = `
import { createElement } from 'react'
import { render, Text } from 'ink'
render(createElement(Text, null, 'bare ink'))
setInterval(() => {}, 1000)
`

/** Resolves as soon as the screen shows the text. */
function shows(pty: Pty, text: string, limitMs = 20_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`"${text}" never came:\n${pty.frame}`)), limitMs)
    pty.onFrame = () => {
      if (!pty.frame.includes(text)) return
      clearTimeout(timer)
      pty.onFrame = () => {}
      resolve()
    }
    pty.onFrame()
  })
}

async function end(pty: Pty): Promise<void> {
  pty.kill('SIGKILL')
  await pty.ended
}

const at = (sorted: readonly number[], part: number) =>
  sorted[Math.floor((sorted.length - 1) * part)] as number
const ascending = (a: number, b: number) => a - b
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function bareBundle(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'crashloop-bare-'))
  const outfile = join(directory, 'bare.mjs')
  await build({
    stdin: { contents: bareSource, resolveDir: root, loader: 'js' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { 'react-devtools-core': join(root, 'scripts', 'nothing.mjs') },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}')
  return outfile
}

async function firstFrameMs(args: readonly string[], text: string): Promise<number> {
  const start = performance.now()
  const screen = new Pty(node, args, columns, rows)
  await shows(screen, text)
  const ms = performance.now() - start
  await end(screen)
  return ms
}

async function measureFirstFrame(): Promise<string> {
  const bare = await bareBundle()
  const bareMs: number[] = []
  const ourMs: number[] = []
  for (let i = 0; i < starts; i++) {
    bareMs.push(await firstFrameMs([bare], 'bare ink'))
    ourMs.push(await firstFrameMs([program], 'crashloop'))
  }
  const [ours, theirs] = [at(ourMs.sort(ascending), 0.5), at(bareMs.sort(ascending), 0.5)]
  const ratio = ours / theirs
  return line(
    'first-frame',
    ratio,
    '×',
    budgets.firstFrameRatio,
    `${ours.toFixed(0)} ms; bare Ink ${theirs.toFixed(0)} ms`,
  )
}

/** Seconds of one core that a process has used. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function measureKeys(): Promise<string[]> {
  const screen = new Pty(node, [program, 'play', 'sandbox'], columns, rows)
  await shows(screen, prompt.trim())
  const memoryMb = () =>
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(screen.pid)]).toString()) / 1000
  screen.press(
    'kubectl create deployment api --image=nginx --replicas=30; kubectl rollout status deploy/api\r',
  )
  await shows(screen, 'successfully rolled out')
  const rss = memoryMb()
  for (let i = 0; i < 9; i++) {
    screen.press(`kubectl create deployment web-${i} --image=nginx --replicas=30\r`)
    await shows(screen, `web-${i} created`)
  }
  // The clock of the screen then changes with every frame of the world.
  screen.press('/speed 10\r')
  await pause(10_000)
  const fromMs = performance.now()
  const fromCpu = cpuSeconds(screen.pid)
  await pause(watchedMs)
  const cpu = (100_000 * (cpuSeconds(screen.pid) - fromCpu)) / (performance.now() - fromMs)
  const times: number[] = []
  let typed = ''
  for (let i = 0; i < keystrokes; i++) {
    if (typed.length === 40) {
      screen.press('\x15')
      typed = ''
      await pause(60)
    }
    typed += String.fromCharCode(97 + (i % 26))
    const start = performance.now()
    screen.press(typed.slice(-1))
    await shows(screen, prompt + typed)
    times.push(performance.now() - start)
    await pause(20 + (i % 7) * 5)
  }
  times.sort(ascending)
  const crowded = memoryMb()
  await end(screen)
  return [
    line(
      'keystroke-to-frame',
      at(times, 0.95),
      'ms p95',
      budgets.keystrokeMs,
      `median ${at(times, 0.5).toFixed(1)} ms, ${columns}×${rows}, 300 pods, 10 × speed`,
    ),
    line('cpu', cpu, '% of a core', budgets.cpuPercent, 'the same, while nobody types'),
    line('game-memory', rss, 'MB', budgets.memoryMb, `resident, 30 pods; ${crowded.toFixed(0)} MB with 300`),
  ]
}

function line(name: string, value: number, unit: string, budget: number, beside: string): string {
  const ok = value <= budget ? 'ok  ' : 'over'
  return `${ok} ${name.padEnd(24)} ${value.toPrecision(4).padStart(10)} ${unit} (≤ ${budget})  ${beside}`
}

process.stdout.write(`${await measureFirstFrame()}\n`)
for (const each of await measureKeys()) process.stdout.write(`${each}\n`)
