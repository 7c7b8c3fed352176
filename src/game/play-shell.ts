// The shell of a play: the stage's commands on a workstation with the level's files.
import * as codec from '#api/byte-text.ts'
import { Shell } from '#shell/shell.ts'
import type { Stage } from './stage.ts'

const home = '/home/player'
/** Where the player's kubectl reads and writes the namespace in use. */
/** Where a path is that may begin with `~`. */
export const fullPath = (path: string): string => path.replace(/^~(?=\/)/, home)

export const kubeconfigPath = `${home}/.kube/config`

/** A shell in the player's home folder; paths of `files` may begin with `~`. */
export function playShell(
  stage: Stage,
  files: { readonly [path: string]: string },
  namespace: string,
): Shell {
  const { clock, pace } = stage
  const placed = Object.entries(files).map(([path, text]) => [fullPath(path), text])
  return new Shell({
    commands: stage.commands,
    files: { ...Object.fromEntries(placed), [kubeconfigPath]: stage.kubeconfig(namespace) },
    home,
    codec,
    env: { do: '--dry-run=client -o yaml', now: '--force --grace-period=0' },
    alsoKnownAs: { k: 'kubectl' },
    nowMs: () => clock.now(),
    random: () => stage.random(32_768),
    sleep: (ms, interrupt) =>
      pace.wait<void>((settle) => {
        clock.after(ms, settle)
        interrupt.onRaise(settle)
      }),
    breathe: stage.breathe,
    background: {
      run: (job) => void pace.run(job),
      wait: (arrange) => pace.wait<void>(arrange),
    },
  })
}
