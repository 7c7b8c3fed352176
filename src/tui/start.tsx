// Puts the screen on the terminal and takes it off again. The first frame comes before the game is loaded.

import { type Instance, type RenderOptions, render, useApp } from 'ink'
import { useEffect } from 'react'
import { type Appearance, readAppearance } from '#game/appearance.ts'
import type { Language, SessionStore } from '#game/session-state.ts'
import { App } from './App.tsx'
import { Screen } from './screen.ts'
import { guardTerminal, type Input, Keyboard } from './terminal.ts'
import { texts } from './text/index.ts'
import { wantsColours } from './theme.ts'

/** What there is to play. */
export interface Loaded {
  readonly session: SessionStore
  /** Where the menu begins. */
  readonly lastLevel?: string | undefined
  /** What the player should know of the progress that was kept, in a sentence. */
  readonly complaint?: string | undefined
}

export interface StartOptions {
  readonly stdin: Input
  readonly stdout: NodeJS.WriteStream
  /** The descriptor behind `stdout`, for the last words of a dying process; none when it is not a terminal. */
  readonly fd: number | undefined
  readonly env: { readonly [name: string]: string | undefined }
  /** Of the page that stands until the game is loaded. */
  readonly language: Language
  /** Draw with ASCII only. */
  readonly ascii: boolean
  /** How the player wanted the screen drawn the last time. */
  readonly appearance?: unknown
  /** Keeps how the player wants the screen drawn. */
  readonly keepAppearance: (appearance: Appearance) => void
  /** Loads the game. Called after the first frame: the engine is far bigger than the screen. */
  readonly load: () => Promise<Loaded>
}

/** Times a second that the world moves on; frames come only when something is to be seen. */
const ticksPerSecond = 10
/** A machine that slept, or a stopped process, does not make the world leap. */
const longestTickMs = 1000
/** Long enough for a stop by SIGTSTP to happen, too short to notice where it cannot. */
const stopMs = 50

type Suspend = ReturnType<typeof useApp>['suspendTerminal']

/** Runs until the player leaves; rejects with what broke, when the terminal is as it was found. */
export async function startScreen(options: StartOptions): Promise<void> {
  const { stdin, stdout } = options
  let suspendTerminal: Suspend | undefined
  let isStopped = false
  const screen = new Screen({
    columns: stdout.columns,
    rows: stdout.rows,
    appearance: appearanceAround(options),
    keepAppearance: (appearance) => options.keepAppearance(asWished(appearance, options)),
    words: texts[options.language],
    leave: () => app.unmount(),
    suspend: () => void stop(),
  })
  const keyboard = new Keyboard(stdin, stdout, (input) => screen.press(input))
  /** Gives the terminal back, lets `meanwhile` happen, and draws everything anew. */
  async function aside(meanwhile: () => Promise<void>): Promise<void> {
    if (isStopped || suspendTerminal === undefined) return
    isStopped = true
    keyboard.stop()
    try {
      await suspendTerminal(meanwhile)
    } finally {
      keyboard.start()
      isStopped = false
      screen.resize(stdout.columns, stdout.rows)
    }
  }
  const stop = () =>
    aside(async () => {
      process.kill(0, 'SIGTSTP')
      await new Promise((resolve) => setTimeout(resolve, stopMs))
    })
  const redraw = () => void aside(async () => {})
  const resized = () => screen.resize(stdout.columns, stdout.rows)

  const app = render(
    <Root screen={screen} hold={(suspend) => (suspendTerminal = suspend)} />,
    inkOptions(options),
  )
  // Ink's own unmount takes no error: what broke is kept here until the screen is gone.
  let broken: { readonly error: unknown } | undefined
  const crash = (error: unknown) => {
    broken ??= { error }
    app.unmount()
  }
  const release = guardTerminal(stdin, options.fd, crash)
  stdout.on('resize', resized)
  process.on('SIGCONT', redraw)
  const heedWheel = () => keyboard.readWheel(screen.state.appearance.wheel && !screen.state.isPlain)
  screen.subscribe(heedWheel)
  heedWheel()
  keyboard.start()
  const stopTicking = load(app, screen, options.load, crash)
  try {
    await app.waitUntilExit()
  } finally {
    stopTicking()
    keyboard.stop()
    process.off('SIGCONT', redraw)
    stdout.off('resize', resized)
    release()
  }
  if (broken !== undefined) throw broken.error
}

/** How the screen begins: as it was left, as far as the environment and the command line agree. */
function appearanceAround({ env, ascii, appearance }: StartOptions): Appearance {
  const kept = readAppearance(appearance)
  return {
    ...kept,
    theme: wantsColours(env) ? kept.theme : 'mono',
    ascii: ascii || kept.ascii,
  }
}

/** What to keep of how it is drawn: what the environment or the command line forced was nobody's wish. */
function asWished(now: Appearance, { env, ascii, appearance }: StartOptions): Appearance {
  const kept = readAppearance(appearance)
  return {
    ...now,
    theme: !wantsColours(env) && now.theme === 'mono' ? kept.theme : now.theme,
    ascii: ascii && now.ascii ? kept.ascii : now.ascii,
  }
}

function inkOptions({ stdin, stdout, fd }: StartOptions): RenderOptions {
  return {
    stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    // No throttle: the session's feed bounds the frames of the world, and a key's frame must not wait out one of them.
    maxFps: 1000,
    exitOnCtrlC: false,
    // What a library prints to the same terminal would break the frame.
    patchConsole: fd !== undefined,
    // Whoever starts the screen has seen a terminal: CI in the environment does not matter.
    interactive: true,
  }
}

/** Loads the game behind the first frame and lets its time pass; the answer stops that. */
function load(
  app: Instance,
  screen: Screen,
  game: () => Promise<Loaded>,
  crash: (error: unknown) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const begin = async () => {
    await app.waitUntilRenderFlush()
    const { session, lastLevel, complaint } = await game()
    if (isOver) return
    screen.attach(session, lastLevel, complaint)
    let last = performance.now()
    timer = setInterval(() => {
      const now = performance.now()
      session.tick(Math.min(now - last, longestTickMs))
      last = now
    }, 1000 / ticksPerSecond)
  }
  begin().catch(crash)
  return () => {
    isOver = true
    clearInterval(timer)
  }
}

function Root({ screen, hold }: { readonly screen: Screen; readonly hold: (suspend: Suspend) => void }) {
  const { suspendTerminal } = useApp()
  useEffect(() => hold(suspendTerminal), [hold, suspendTerminal])
  return <App screen={screen} />
}
