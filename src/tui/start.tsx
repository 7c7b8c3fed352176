// Puts the screen on the terminal and takes it off again.

import { render } from 'ink'
import type { PodsView } from '#game/pods-view.ts'
import type { Session } from '#game/session.ts'
import { App } from './App.tsx'

/** Resolves when the player leaves. */
export async function startScreen(session: Session, podsView: PodsView): Promise<void> {
  const app = render(<App session={session} podsView={podsView} />, {
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 60,
    exitOnCtrlC: false,
  })
  await app.waitUntilExit()
}
