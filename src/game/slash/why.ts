// /why: a status explained by its causes, down to the root.
import type { SlashCommand } from './slash-command.ts'

export const why: SlashCommand = {
  name: '/why',
  usage: '[OBJECT] [-n NAMESPACE]',
  summary: (words) => words.slash.why,
  run: (args, desk) => desk.why(args),
}
