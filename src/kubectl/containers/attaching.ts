// What attach, run and debug say before they hand the player a container's streams.
import type { VerbCall } from '../verb.ts'

export const attachNotice =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n"

/** Whether -t can be had; says so when not. */
export function isTty({ flags, io }: VerbCall): boolean {
  if (!flags.on('tty')) return false
  if (io.isTyped) return true
  io.err('Unable to use a TTY - input is not a terminal or the right kind of file\n')
  return false
}
