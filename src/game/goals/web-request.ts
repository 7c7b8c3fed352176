// What checks by HTTP have in common: the request, what a good answer is, and who asks for it.
import { integer, type ObjectOf, optional, required, text } from '../level/schema.ts'
import type { Look } from '../look.ts'
import type { ProbeOrigin } from '../network-port.ts'
import { origin } from './origin.ts'

/** Who asks, for the list of users; what is asked for when left out. Checks that name the same one stand for them together. */
export const asker = { as: optional(text()) }

export const webRequest = {
  from: required(origin),
  url: required(text('a URL such as http://cart/items', /^https?:\/\/\S+$/)),
  host: optional(text('a Host header')),
  status: optional(integer(100, 599)),
  contains: optional(text()),
  ...asker,
}

type WebRequest = ObjectOf<typeof webRequest>

/** Who stands behind the requests of a check. */
export function askerOf({ as, url, from }: WebRequest): {
  readonly name: string
  readonly as: string | undefined
  readonly asks: (look: Look) => { readonly url: string; readonly origin: ProbeOrigin | undefined }
} {
  const asks = (look: Look) => ({ url, origin: from.of(look) })
  return { name: as ?? url.replace(/^https?:\/\//, ''), as, asks }
}
