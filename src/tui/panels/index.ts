// All panels, in the order they stand and F5 walks through them.
import type { SessionState } from '#game/session-state.ts'
import type { PanelName } from '../layout.ts'
import { eventsPanel } from './events.ts'
import { nodesPanel } from './nodes.ts'
import type { Panel } from './panel.ts'
import { podsPanel } from './pods.ts'
import { usersPanel } from './users.ts'

export const panels: { readonly [name in PanelName]: Panel } = {
  nodes: nodesPanel,
  pods: podsPanel,
  events: eventsPanel,
  users: usersPanel,
}

/** The panels worth showing now: users only in a level that has some. */
export function panelNames({ users }: SessionState): readonly PanelName[] {
  return users.length > 0 ? ['nodes', 'pods', 'events', 'users'] : ['nodes', 'pods', 'events']
}
