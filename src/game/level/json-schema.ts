// The schemas of our files as JSON Schema, which editors complete and check by.
import type { Schema } from './schema.ts'

export type JsonSchema = { readonly [keyword: string]: unknown }

/** Parts of a JSON Schema that others refer to. */
export class Definitions {
  readonly found: { [name: string]: JsonSchema } = {}

  /** A reference to a part, which is made when it is asked for first; it may refer to itself. */
  refer(name: string, make: () => JsonSchema): JsonSchema {
    if (!Object.hasOwn(this.found, name)) {
      this.found[name] = {}
      this.found[name] = make()
    }
    return { $ref: `#/$defs/${name}` }
  }
}

/** A whole JSON Schema; `known` says more of parts than the files' own schema can. */
export function jsonSchemaOf(
  schema: Schema<unknown>,
  title: string,
  known: { readonly [part: string]: JsonSchema } = {},
): JsonSchema {
  const on = new Definitions()
  const root = schema.json(on)
  for (const [part, more] of Object.entries(known))
    if (Object.hasOwn(on.found, part)) on.found[part] = { ...on.found[part], ...more }
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...root, $defs: on.found }
}
