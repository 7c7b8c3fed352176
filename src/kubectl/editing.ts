// Letting the player edit an object as text. Models kubectl cmdutil/editor, v1.35.
import { CommandError, type VerbCall } from './verb.ts'

export const editIntro = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

/** The text as the player left it. Throws CommandError when the editor fails. */
export async function openEditor(call: VerbCall, path: string, text: string): Promise<string> {
  try {
    return await call.io.edit(path, text)
  } catch (error) {
    throw new CommandError(`error: ${(error as Error).message.replace(/^error: /, '')}`)
  }
}

/** The text without lines that begin with `#`. */
export function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
}
