// A file that authors write: parsed, and refused at once when it is of a format that this game does not know.
import { sha256 } from '#api/sha256.ts'
import type { Mistakes } from './schema.ts'
import { entryOf, type ParseYaml, type YamlNode } from './yaml-node.ts'

export interface LevelFile {
  readonly path: string
  readonly text: string
  /** Why it could not be read; `text` is empty then. */
  readonly problem?: string | undefined
}

/** More than any level needs, and little enough to be read at once. */
const sizeLimit = 2 ** 20
/** What text does not contain: the beginning of what is not UTF-8, and NUL. */
const noText = /[\0\uFFFD]/
const firstPart = 8000

/** The format that this game reads. */
const format = 'crashloop.dev/v1'

/** Enough of a hash to tell files apart. */
export function digestOf(text: string): string {
  return sha256(text).slice(0, 16)
}

/** The document in a file; undefined when it cannot be read, which is told. */
export function parsedFile(file: LevelFile, parseYaml: ParseYaml, mistakes: Mistakes): YamlNode | undefined {
  const { problem = problemOf(file.text) } = file
  if (problem !== undefined) return mistakes.add({ line: 1, column: 1 }, problem)
  const { root, errors } = parseYaml(file.text)
  for (const { at, message } of errors) mistakes.add(at, message)
  if (errors.length > 0) return undefined
  if (root === undefined) return mistakes.add({ line: 1, column: 1 }, 'the file is empty')
  return isNewer(root, mistakes) ? undefined : root
}

/** Why a text is none that can be parsed. */
function problemOf(text: string): string | undefined {
  if (text.length > sizeLimit) return 'the file is larger than 1 MiB'
  return noText.test(text.slice(0, firstPart)) ? 'this is no text in UTF-8' : undefined
}

/** A file of a later format can mean anything: one sentence says all there is to say. */
function isNewer(root: YamlNode, mistakes: Mistakes): boolean {
  const node = entryOf(root, 'apiVersion')?.value
  const value = node?.kind === 'scalar' ? String(node.value) : ''
  const isLater = Number(/^crashloop\.dev\/v(\d+)/.exec(value)?.[1] ?? 0) > 1
  if (node !== undefined && isLater)
    mistakes.add(
      node.at,
      `this file is written in the format ${value}; this game reads ${format}: take a newer game`,
    )
  return isLater
}
