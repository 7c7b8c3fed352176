// The parameters that paths of OpenAPI v2 share: each stands once and is referred to by a name with a hash.
// Models kube-openapi builder deduplicateParameters, v1.35.
import { encodeBase64Bytes, toBase64Url } from '#api/base64.ts'
import { bytesOfText } from '#api/byte-text.ts'
import { goEscaped } from '#api/go-text.ts'

type Json = { readonly [key: string]: unknown }

/** The members of a parameter in the order that its hash is of. */
const hashedOrder = ['uniqueItems', 'type', 'description', 'name', 'in', 'required', 'schema']
/** kubectl of old looked for these within operations. */
const apartInQuery = new Set(['dryRun', 'fieldValidation'])
const genericBodies = '#/definitions/io.k8s.apimachinery'

/** Collects what is shared while the paths are written. */
export class SharedParameters {
  readonly #byName = new Map<string, Json>()
  /** The name by the text that it is a hash of: thousands of paths have few parameters. */
  readonly #names = new Map<string, string>()

  /** The parameter, or a reference to it where others may share it. */
  place(parameter: Json): Json {
    if (!isSharable(parameter)) return parameter
    const members = hashedOrder.flatMap((key) => (key in parameter ? [[key, parameter[key]]] : []))
    const text = goEscaped(JSON.stringify(Object.fromEntries(members)))
    const name = this.#names.get(text) ?? `${parameter.name}-${shortHash(text)}`
    this.#names.set(text, name)
    this.#byName.set(name, parameter)
    return { $ref: `#/parameters/${name}` }
  }

  /** All that was referred to, by name. */
  all(): Json {
    return Object.fromEntries([...this.#byName].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

function isSharable(parameter: Json): boolean {
  const { name, in: place } = parameter
  if (place === 'body') return String((parameter.schema as Json).$ref).startsWith(genericBodies)
  return name !== 'name' && !(place === 'query' && apartInQuery.has(String(name)))
}

/** 48 bits of FNV-1, in the digits of URLs. */
function shortHash(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytesOfText(text)) hash = BigInt.asUintN(64, hash * 0x100000001b3n) ^ BigInt(byte)
  const bytes = Array.from({ length: 6 }, (_, at) => Number((hash >> BigInt(56 - 8 * at)) & 0xffn))
  return toBase64Url(encodeBase64Bytes(bytes))
}
