// The JSON Schemas of the files that authors write, for their editors.
import { faults } from '#cluster/faults/index.ts'
import { type JsonSchema, jsonSchemaOf } from '#game/level/json-schema.ts'
import { levelSchema, wordsSchema } from '#game/level/level.ts'
import { playlistSchema } from '#game/level/playlist.ts'

/** The faults there are, each with its parameters. */
function faultProperties(): JsonSchema {
  const rows = faults.map(({ name, about, params }) => {
    const properties = Object.fromEntries(params.map((param) => [param, {}]))
    return [name, { type: 'object', description: about, properties, additionalProperties: false }]
  })
  return { properties: Object.fromEntries(rows), additionalProperties: false }
}

/** By the name of the file: `level` is `level.schema.json`. */
export const schemas: { readonly [name: string]: () => JsonSchema } = {
  level: () => jsonSchemaOf(levelSchema, 'A level of Crashloop', { fault: faultProperties() }),
  words: () => jsonSchemaOf(wordsSchema, 'The words of a level in another language'),
  playlist: () => jsonSchemaOf(playlistSchema, 'A playlist of levels'),
}

/** The text of a schema's file. */
export function schemaText(name: string): string | undefined {
  const make = Object.hasOwn(schemas, name) ? schemas[name] : undefined
  return make && `${JSON.stringify(make(), null, 2)}\n`
}
