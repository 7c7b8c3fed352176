// Which release of the game this is.
import { readFileSync } from 'node:fs'

/** The version of the package: beside `src` and beside `dist`. */
export function release(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
