// kubectl apply view-last-applied.
import { lastApplied } from '../manifests/last-applied.ts'
import { findTargets } from '../manifests/targets.ts'
import { goJson } from '../printers/json.ts'
import { printYaml } from '../printers/yaml.ts'
import { CommandError, throwCollected, type Verb } from '../verb.ts'

const printers: { readonly [format: string]: (value: unknown) => string } = {
  yaml: printYaml,
  // Not as -o json elsewhere: it is indented by two.
  json: (value) => `${goJson(value, { indent: 2 })}\n`,
}

export const applyViewLastApplied: Verb = {
  path: 'apply view-last-applied',

  async run(call) {
    const format = call.flags.text('output') || 'yaml'
    const print = printers[format]
    if (print === undefined)
      throw new CommandError(
        `error: Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`,
      )
    const { targets, errors } = await findTargets(call, { isAll: call.flags.on('all'), fetch: 'latest' })
    for (const { object } of targets) {
      const config = object === undefined ? undefined : lastApplied(object)
      if (config !== undefined) call.io.out(print(config))
    }
    throwCollected(errors)
    return 0
  },
}
