// A playlist: exercises in an order that an instructor chose, from its file.

import { nearest } from '../suggest.ts'
import { digestOf, type LevelFile, parsedFile } from './file.ts'
import {
  duration,
  integer,
  list,
  type Mistake,
  Mistakes,
  object,
  oneOf,
  optional,
  type Read,
  required,
  text,
} from './schema.ts'
import { entryOf, type ParseYaml, type YamlNode } from './yaml-node.ts'

const name = text('a name of small letters, digits and dashes', /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/)

const exercise = object('an exercise', {
  level: required(text('the id of a level')),
  /** Another world than everybody else's. */
  seed: optional(integer(0)),
  /** What the instructor says about it. */
  say: optional(text()),
  /** How long it may take, by the wall. */
  time: optional(duration()),
})

export const playlistSchema = object('a playlist', {
  apiVersion: required(oneOf('crashloop.dev/v1')),
  kind: required(oneOf('Playlist')),
  metadata: required(object('metadata', { name: required(name) })),
  spec: required(
    object('the exercises', {
      title: required(text()),
      say: optional(text()),
      /** `inOrder`: each opens when the one before it is solved; `free`: all are open. */
      unlock: optional(oneOf('inOrder', 'free')),
      /** The time for all of it, by the wall. */
      time: optional(duration()),
      levels: required(list(exercise, 1)),
    }),
  ),
})

export interface Playlist {
  readonly name: string
  /** Of its file. */
  readonly digest: string
  readonly spec: Read<typeof playlistSchema>['spec']
}

export interface LoadedPlaylist {
  readonly playlist: Playlist | undefined
  readonly mistakes: readonly Mistake[]
}

/** Reads a playlist of these levels: every mistake at once. */
export function loadPlaylist(
  file: LevelFile,
  parseYaml: ParseYaml,
  levels: readonly string[],
): LoadedPlaylist {
  const mistakes = new Mistakes(file.path)
  const root = parsedFile(file, parseYaml, mistakes)
  const read = root && playlistSchema.read(root, mistakes, '')
  if (root !== undefined) checkLevels(root, levels, mistakes)
  const { found } = mistakes
  if (read === undefined || found.length > 0) return { playlist: undefined, mistakes: found }
  return {
    playlist: { name: read.metadata.name, digest: digestOf(file.text), spec: read.spec },
    mistakes: [],
  }
}

/** Levels must be there, and no level twice: its result could not be told apart. */
function checkLevels(root: YamlNode, levels: readonly string[], mistakes: Mistakes): void {
  const list = entryOf(entryOf(root, 'spec')?.value ?? root, 'levels')?.value
  const seen = new Set<unknown>()
  for (const item of list?.kind === 'list' ? list.items : []) {
    const node = entryOf(item, 'level')?.value
    if (node?.kind !== 'scalar' || typeof node.value !== 'string') continue
    if (!levels.includes(node.value))
      mistakes.add(node.at, `there is no level "${node.value}"`, nearest(node.value, levels))
    if (seen.has(node.value)) mistakes.add(node.at, `the level "${node.value}" stands here twice`)
    seen.add(node.value)
  }
}
