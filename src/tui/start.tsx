// Puts the screen on the terminal and takes it off again.

import { render } from 'ink'
import type { SessionStore } from '#game/session-state.ts'
import { App } from './App.tsx'

/** Resolves when the player leaves. */
export async function startScreen(session: SessionStore): Promise<void> {
  const app = render(<App session={session} />, {
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 60,
    exitOnCtrlC: false,
  })
  await app.waitUntilExit()
}
