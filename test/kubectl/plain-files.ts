// What files know of themselves where nobody asks.
import type { CommandFiles } from '#shell/command.ts'

/** Every name is a plain file of the player; folders need not be made. */
export const plainFiles: Pick<CommandFiles, 'facts' | 'makeFolder'> = {
  facts: async () => ({
    kind: 'file',
    mode: 0o644,
    mtimeMs: 0,
    target: '',
    owner: { id: 1000, name: 'player' },
  }),
  makeFolder: async () => {},
}
