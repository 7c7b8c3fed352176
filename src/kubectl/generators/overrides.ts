// --overrides: a piece of JSON laid over what kubectl built. Models kubectl cmdutil.Merge, v1.35.
import { decode } from '#api/decode.ts'
import { isRecord, type KubeObject } from '#api/object.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import { CommandError, type VerbCall } from '../verb.ts'

/** The object with the overrides of the call. Throws CommandError. */
export function withOverrides(call: VerbCall, type: string, object: KubeObject): KubeObject {
  const text = call.flags.text('overrides')
  if (text === '') return object
  const way = call.flags.text('override-type')
  const patch = parse(text)
  if (way === 'json') return decode(type, applyJsonPatch(object, patch)).value as KubeObject
  if (way === 'merge') return decode(type, applyMergePatch(object, patch)).value as KubeObject
  if (way === 'strategic')
    return decode(type, applyStrategicPatch(type, object, isRecord(patch) ? patch : {})).value as KubeObject
  throw new CommandError(`error: invalid override type: ${way}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError('error: Invalid JSON Patch')
  }
}
