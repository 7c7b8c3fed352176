// kubectl annotate.
import { changeMetadata } from '../metadata/change-metadata.ts'
import { keyChanges } from '../metadata/key-changes.ts'
import { CommandError, type Verb } from '../verb.ts'

export const annotate: Verb = {
  path: 'annotate',

  async run(call) {
    const changes = keyChanges(call.args, 'annotation', parseAnnotation)
    await changeMetadata(call, {
      field: 'annotations',
      changes,
      check: (present) => {
        const kept = [...changes.set.keys()].filter((key) => present[key] !== undefined)
        if (kept.length === 0) return
        const sentences = kept.map((key) => `'${key}' already has a value (${present[key]})`)
        throw new CommandError(
          `error: --overwrite is false but found the following declared annotation(s): ${sentences.join('; ')}`,
        )
      },
      outcome: () => 'annotated',
    })
    return 0
  },
}

function parseAnnotation(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=')
  if (equals === 0) throw new CommandError(`error: invalid annotation format: ${pair}`)
  return [pair.slice(0, equals), pair.slice(equals + 1)]
}
