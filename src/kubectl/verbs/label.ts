// kubectl label.
import { labelValueErrors } from '#api/labels.ts'
import { changeMetadata } from '../metadata/change-metadata.ts'
import { keyChanges } from '../metadata/key-changes.ts'
import { CommandError, type Verb } from '../verb.ts'

export const label: Verb = {
  path: 'label',

  async run(call) {
    const changes = keyChanges(call.args, 'label', parseLabel)
    await changeMetadata(call, {
      field: 'labels',
      changes,
      check: (present) => {
        const kept = [...changes.set].filter(([key, value]) => (present[key] ?? value) !== value)
        if (kept.length === 0) return
        const sentences = kept.map(
          ([key]) => `'${key}' already has a value (${present[key]}), and --overwrite is false`,
        )
        throw new CommandError(
          `error: ${sentences.length === 1 ? sentences[0] : `[${sentences.join(', ')}]`}`,
        )
      },
      outcome: (before, after) => {
        const [old, now] = [JSON.stringify(before), JSON.stringify(after)]
        const isSame =
          Object.keys(before).length === Object.keys(after).length &&
          Object.entries(after).every(([key, value]) => before[key] === value)
        if (isSame) return 'not labeled'
        return !call.flags.on('overwrite') && now.length < old.length ? 'unlabeled' : 'labeled'
      },
    })
    return 0
  },
}

function parseLabel(pair: string): readonly [string, string] {
  const [key = '', value = '', ...rest] = pair.split('=')
  if (rest.length > 0) throw new CommandError(`error: invalid label spec: ${pair}`)
  const complaints = labelValueErrors(value)
  if (complaints.length > 0)
    throw new CommandError(`error: invalid label value: ${JSON.stringify(pair)}: ${complaints.join(';')}`)
  return [key, value]
}
