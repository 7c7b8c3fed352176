// Which actions hold in which place.
import type { Place } from '../keys.ts'
import type { Actions } from './action.ts'
import { editorActions } from './editor.ts'
import { menuActions, settingsActions, smallActions } from './menu.ts'
import { debriefActions, overlayActions } from './overlay.ts'
import { playActions } from './play.ts'
import { xrayActions } from './xray.ts'

const question: Actions = {
  yes: (on, session) => {
    on.set({ isAsking: false })
    if (session.state.editor !== undefined) session.closeEditor(undefined)
    else on.leave()
  },
  no: (on) => on.set({ isAsking: false }),
}

export const actionsIn: { readonly [place in Place]: Actions } = {
  question,
  debrief: debriefActions,
  overlay: overlayActions,
  xray: xrayActions,
  search: playActions,
  find: playActions,
  candidates: playActions,
  busy: playActions,
  tour: playActions,
  solved: playActions,
  plain: playActions,
  play: playActions,
  menu: menuActions,
  settings: settingsActions,
  editor: editorActions,
  small: smallActions,
  anywhere: playActions,
}
