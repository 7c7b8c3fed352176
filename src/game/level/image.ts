// An image that a level describes: how it behaves, or that no registry has it.
import {
  duration,
  flag,
  integer,
  list,
  object,
  oneOf,
  optional,
  required,
  type Schema,
  text,
} from './schema.ts'

/** A duration that is handed on as it is written. */
const span: Schema<string> = {
  about: duration().about,
  read: (node, mistakes, path) =>
    duration().read(node, mistakes, path) === undefined || node.kind !== 'scalar'
      ? undefined
      : String(node.value),
  json: (on) => duration().json(on),
}
const size = text('a size such as 64Mi', /^\d+(\.\d+)?([kKMGT]i?)?$/)
const share = text('a share of a processor such as 250m', /^\d+(\.\d+)?m?$/)
const port = integer(1, 65_535)
const exitCode = integer(0, 255)

const needs = {
  env: optional(list(text('the name of a variable'))),
  file: optional(list(text('a path'))),
  http: optional(list(text('a URL', /^https?:\/\/|^\$\(/))),
  tcp: optional(list(text('a host with its port', /^[^\s]+$/))),
}

/** The fields of ImageBehaviour, and `missing`. */
export const image = object('what an image does', {
  missing: optional(flag),
  listens: optional(list(port)),
  onlyLocalhost: optional(flag),
  readyAfter: optional(span),
  needs: optional(
    object('what it needs', { ...needs, exitCode: optional(exitCode), retryEvery: optional(span) }),
  ),
  logs: optional(
    list(
      object('a line of its log', {
        text: required(text()),
        after: optional(span),
        every: optional(span),
        stream: optional(oneOf('stdout', 'stderr')),
      }),
    ),
  ),
  exits: optional(object('how it ends', { code: required(exitCode), after: optional(span) })),
  usesMemory: optional(size),
  usesCpu: optional(share),
  leaksMemory: optional(size),
  respondsTo: optional(
    list(
      object('an answer', {
        path: required(text('a path such as /healthz or /items/*', /^(\/|\*$)/)),
        status: optional(integer(100, 599)),
        body: optional(text()),
        after: optional(span),
        needs: optional(object('what the answer needs', needs)),
      }),
    ),
  ),
  onTerm: optional(
    object('what it does on SIGTERM', {
      ignore: optional(flag),
      after: optional(span),
      code: optional(exitCode),
    }),
  ),
})
