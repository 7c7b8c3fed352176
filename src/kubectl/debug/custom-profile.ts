// --custom of kubectl debug: a piece of a container's spec laid over the one that the profile made.
import { decode } from '#api/decode.ts'
import { isRecord } from '#api/object.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import { parseDocuments } from '../manifests/parse-manifest.ts'
import { CommandError, type VerbCall } from '../verb.ts'

export type CustomProfile = { readonly [field: string]: unknown }

const fixed = ['name', 'command', 'image', 'lifecycle', 'volumeDevices']

/** What the file of the flag says; undefined without the flag. Throws CommandError. */
export async function readCustomProfile({ flags, io }: VerbCall): Promise<CustomProfile | undefined> {
  const path = flags.text('custom')
  if (path === '') return undefined
  const text = await io.files.read(path).catch((error: Error) => {
    throw new CommandError(`error: must pass a container spec json file for custom profile: ${error.message}`)
  })
  const [value] = parseDocuments(text, path)
  if (!isRecord(value)) throw new CommandError(`error: ${path} does not contain a valid container spec`)
  return value
}

/** Throws CommandError when the profile touches what the flags decide. */
export function checkCustomProfile(custom: CustomProfile | undefined): void {
  if (custom === undefined || !fixed.some((field) => custom[field] !== undefined)) return
  throw new CommandError(
    'error: name, command, image, lifecycle and volume devices are not modifiable via custom profile',
  )
}

/** The container with the custom profile over it. */
export function withCustomProfile<C extends { name: string }>(
  container: C,
  type: 'core.v1.Container' | 'core.v1.EphemeralContainer',
  custom: CustomProfile | undefined,
): C {
  if (custom === undefined) return container
  return decode(type, applyStrategicPatch(type, container, custom)).value as C
}
