// kubectl kustomize.
import { buildKustomization } from '../kustomize/build.ts'
import { printYaml } from '../printers/yaml.ts'
import { CommandError, type Verb } from '../verb.ts'

export const kustomize: Verb = {
  path: 'kustomize',

  async run({ args, flags, io }) {
    if (args.length > 1) throw new CommandError('error: specify one path to kustomization.yaml')
    const objects = await buildKustomization(io, args[0] ?? '.')
    const text = objects.map((object) => printYaml(object)).join('---\n')
    const output = flags.text('output')
    if (output === '') io.out(text)
    else await io.files.write(output, text)
    return 0
  },
}
