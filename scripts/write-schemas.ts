// Writes the JSON Schemas of levels, words and playlists beside the levels, where their first lines point editors to.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { levelsFolder } from '../src/level-folder.ts'
import { schemas, schemaText } from '../src/level-schemas.ts'

for (const name of Object.keys(schemas))
  writeFileSync(join(levelsFolder, `${name}.schema.json`), schemaText(name) ?? '')
