// kubectl config set and unset: single properties by their dotted names.
import { saveKubeconfig } from '../kubeconfig.ts'
import { withoutProperty, withProperty } from '../kubeconfig-property.ts'
import { helpAndError, type Verb } from '../verb.ts'

export const configSet: Verb = {
  path: 'config set',
  async run(call) {
    const { args, flags, kubeconfig, io } = call
    const [property, value] = args
    if (property === undefined || value === undefined || args.length > 2)
      throw helpAndError(call, `Unexpected args: [${args.join(' ')}]`)
    const changed = withProperty(kubeconfig.config, property, value, flags.on('set-raw-bytes'))
    await saveKubeconfig(kubeconfig, changed, io)
    io.out(`Property ${JSON.stringify(property)} set.\n`)
    return 0
  },
}

export const configUnset: Verb = {
  path: 'config unset',
  async run(call) {
    const { args, kubeconfig, io } = call
    const [property] = args
    if (property === undefined || args.length > 1)
      throw helpAndError(call, `Unexpected args: [${args.join(' ')}]`)
    await saveKubeconfig(kubeconfig, withoutProperty(kubeconfig.config, property), io)
    io.out(`Property ${JSON.stringify(property)} unset.\n`)
    return 0
  },
}
