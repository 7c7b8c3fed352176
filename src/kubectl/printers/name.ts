// -o name: `pod/web`, `deployment.apps/web`.
import { isRecord } from '#api/object.ts'
import { splitApiVersion } from '#api/resource-ref.ts'

/** `deployment.apps/web`; the kind in small letters, with its group. */
export function objectName(object: unknown): string {
  const {
    apiVersion = '',
    kind = '',
    metadata,
  } = object as {
    readonly apiVersion?: string
    readonly kind?: string
    readonly metadata?: { readonly name?: string }
  }
  const { group } = splitApiVersion(apiVersion)
  const type = group === '' ? kind : `${kind}.${group}`
  return `${type.toLowerCase()}/${metadata?.name ?? ''}`
}

/** One line an object; lists are taken apart. `operation` follows the name: `created`. */
export function printName(object: unknown, operation = ''): string {
  if (isRecord(object) && Array.isArray(object.items))
    return object.items.map((item) => printName(item, operation)).join('')
  return `${objectName(object)}${operation === '' ? '' : ` ${operation}`}\n`
}
