// `cpu=1,memory=2Gi` as a list of resources. Models kubectl generate.HandleResourceRequirementsV1, v1.35.
import { canonicalQuantity } from '#api/quantity.ts'
import { CommandError } from '../verb.ts'

/** Throws CommandError. */
export function parseResourceList(text: string): { readonly [resource: string]: string } {
  if (text === '') return {}
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [resource, amount, ...rest] = pair.split('=')
      if (resource === undefined || amount === undefined || rest.length > 0)
        throw new CommandError(`error: Invalid argument syntax ${pair}, expected <resource>=<value>`)
      const quantity = canonicalQuantity(amount)
      if (quantity === undefined)
        throw new CommandError(
          "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        )
      return [resource, quantity]
    }),
  )
}
