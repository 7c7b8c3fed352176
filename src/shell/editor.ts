// Who edits a text: the command in $KUBE_EDITOR or $EDITOR, or the editor of the game's screen.
import type { CommandFiles } from './command.ts'

export interface Edit {
  readonly path: string
  readonly text: string
  readonly env: { readonly [name: string]: string | undefined }
  readonly files: CommandFiles
  readonly exec: (text: string) => Promise<{ out: string; err: string; exitCode: number }>
  readonly screen: ((path: string, text: string, save: (text: string) => void) => Promise<void>) | undefined
}

/** Editors for a screen: the game's own takes their place. */
const screenEditors = new Set(['vi', 'vim', 'nvim', 'nano', 'pico', 'emacs', 'code'])

/** What a shell exits with when there is no such command. */
const notFoundCode = 127

/** Resolves with the text as it was left. Rejects with a sentence when nobody can edit. */
export async function editWith({ path, text, env, files, exec, screen }: Edit): Promise<string> {
  const command = env.KUBE_EDITOR || env.EDITOR || ''
  const [program = ''] = command.trim().split(/\s+/)
  if (program !== '' && !screenEditors.has(program)) {
    await files.write(path, text)
    const result = await exec(`${command} '${path.replaceAll("'", "'\\''")}'`)
    if (result.exitCode === notFoundCode)
      throw new Error(`unable to launch the editor ${JSON.stringify(command)}`)
    if (result.exitCode !== 0)
      throw new Error(
        `there was a problem with the editor "${command}"${result.err ? `: ${result.err.trim()}` : ''}`,
      )
    return files.read(path)
  }
  if (screen === undefined)
    throw new Error('no screen to edit on: set EDITOR to a command such as "sed -i s/old/new/"')
  let left = text
  await screen(path, text, (saved) => {
    left = saved
  })
  return left
}
