// The game's own commands, one row each.
import { pause, replay, rewind, skip, speed, wait } from './clock.ts'
import { goals } from './goals.ts'
import { help } from './help.ts'
import { hint } from './hint.ts'
import { nudge } from './nudge.ts'
import { lang, menu, quit, restart } from './places.ts'
import type { SlashCommand } from './slash-command.ts'
import { theme } from './theme.ts'
import { why } from './why.ts'
import { xray } from './xray.ts'

export const slashCommands: readonly SlashCommand[] = [
  help,
  goals,
  hint,
  why,
  xray,
  nudge,
  speed,
  pause,
  skip,
  wait,
  rewind,
  replay,
  restart,
  menu,
  lang,
  theme,
  quit,
]

export const slashNames: readonly string[] = slashCommands.map(({ name }) => name)
