// The state of a session in which no level is open.
import type { Language, SessionState } from './session-state.ts'

/** A session at its menu; the catalogue is still to be filled in. */
export function menuState(language: Language, seed: number): SessionState {
  return {
    screen: 'menu',
    language,
    catalogue: [],
    level: undefined,
    unfinished: undefined,
    profile: undefined,
    goals: [],
    rules: [],
    alerts: [],
    timeline: [],
    nodes: [],
    pods: [],
    events: [],
    users: [],
    namespace: 'default',
    startMs: 0,
    nowMs: 0,
    speed: 1,
    isPaused: false,
    isReplaying: false,
    seed,
    prompt: 'player@bastion:~$ ',
    job: undefined,
    editor: undefined,
    xray: undefined,
    hintsUsed: 0,
    commands: 0,
    result: undefined,
    bestBefore: undefined,
    wishes: {},
    hasNudges: true,
    isLeaving: false,
  }
}
