// create --edit: the objects of the files are edited before they are sent. Models kubectl editor EditBeforeCreateMode, v1.35.
import { editIntro, openEditor, withoutComments } from '../editing.ts'
import { printJson } from '../printers/json.ts'
import { printYaml } from '../printers/yaml.ts'
import type { Target } from '../target.ts'
import type { CommandError, VerbCall } from '../verb.ts'
import { targetsOfText } from './manifest-targets.ts'

/** What the player made of the objects; undefined when nothing is to be created. Throws CommandError. */
export async function editedTargets(
  call: VerbCall,
  targets: readonly Target[],
): Promise<readonly (Target | CommandError)[] | undefined> {
  const isJson = call.flags.text('output') === 'json'
  const path = `/tmp/kubectl-edit-${call.nowMs() % 10 ** 10}.${isJson ? 'json' : 'yaml'}`
  const objects = targets.map(({ object }) => object)
  const shown =
    objects.length === 1 ? objects[0] : { apiVersion: 'v1', kind: 'List', metadata: {}, items: objects }
  const body = isJson ? printJson(shown) : printYaml(shown)
  const text = await openEditor(call, path, isJson ? body : `${editIntro}${body}`)
  const edited = withoutComments(text)
  if (edited === withoutComments(body) || edited.trim() === '') {
    call.io.err(`Edit cancelled, ${edited.trim() === '' ? 'saved file was empty' : 'no changes made'}.\n`)
    return undefined
  }
  return targetsOfText(call, { source: 'edited-file', text: edited })
}
