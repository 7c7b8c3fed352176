// What the workstation says of a line in its own words.

const endlessHint =
  'crashloop: the line was stopped here: the workstation runs at most 5,000 commands for one line\n'
/** What `exit` says at the prompt. */
export const cannotLeave = 'exit: this is the only terminal; /menu goes back, /quit leaves the game\n'

/** What `time` prints, in the time of the world. */
export function timeText(ms: number): string {
  const shown = (seconds: number) => `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`
  return `\nreal\t${shown(ms / 1000)}\nuser\t${shown(0)}\nsys\t${shown(0)}\n`
}

/** What the interpreter complains of, without the names of its own settings. */
export function inOurWords(stderr: string): string {
  return stderr
    .replace(/^.*(too many commands executed|too many iterations).*\n/m, endlessHint)
    .replace(/, increase executionLimits\.\w+/, '')
}
