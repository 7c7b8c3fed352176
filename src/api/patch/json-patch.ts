// JSON patch, RFC 6902, in the words of the server's library.
import { deepEqual, isRecord } from '../object.ts'
import { PatchError } from './patch-error.ts'

interface Operation {
  readonly op?: string
  readonly path?: string
  readonly from?: string
  readonly value?: unknown
}

/** The document after all operations; shares what did not change. Throws PatchError. */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new PatchError('the patch is no list of operations')
  return patch.reduce((value: unknown, operation) => applyOperation(value, operation ?? {}), document)
}

function applyOperation(document: unknown, operation: Operation): unknown {
  const path = pointer(operation.path)
  switch (operation.op) {
    case 'add':
      return change(document, path, operation, (parent, key) =>
        insert(parent, key, operation.value, operation),
      )
    case 'remove':
      return change(document, path, operation, (parent, key) => remove(parent, key, operation))
    case 'replace':
      if (path.length === 0) return operation.value
      return change(document, path, operation, (parent, key) => replace(parent, key, operation))
    case 'move': {
      const from = pointer(operation.from ?? '')
      const value = read(document, from)
      const without = change(document, from, operation, (parent, key) => remove(parent, key, operation))
      return change(without, path, operation, (parent, key) => insert(parent, key, value, operation))
    }
    case 'copy': {
      const value = read(document, pointer(operation.from ?? ''))
      return change(document, path, operation, (parent, key) => insert(parent, key, value, operation))
    }
    case 'test':
      if (!deepEqual(read(document, path) ?? null, operation.value ?? null))
        throw new PatchError(`testing value ${operation.path} failed: test failed`)
      return document
    default:
      throw new PatchError(`Unexpected kind: ${operation.op}`)
  }
}

function pointer(path: unknown): string[] {
  if (typeof path !== 'string') throw new PatchError('missing path')
  if (path === '') return []
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
}

function read(document: unknown, path: readonly string[]): unknown {
  let value = document
  for (const key of path)
    value = Array.isArray(value) ? value[Number(key)] : isRecord(value) ? value[key] : undefined
  return value
}

type Edit = (parent: unknown[] | Record<string, unknown>, key: string) => void

/** Copies the way to the path's parent and lets `edit` change the copy. */
function change(document: unknown, path: readonly string[], operation: Operation, edit: Edit): unknown {
  const missing = () =>
    new PatchError(
      `${operation.op} operation does not apply: doc is missing path: "${operation.path}": missing value`,
    )
  const walk = (value: unknown, depth: number): unknown => {
    const copy = Array.isArray(value) ? [...value] : isRecord(value) ? { ...value } : undefined
    if (copy === undefined) throw missing()
    const key = path[depth] as string
    if (depth === path.length - 1) {
      edit(copy, key)
      return copy
    }
    const child = Array.isArray(copy) ? copy[Number(key)] : copy[key]
    if (child === undefined || child === null) throw missing()
    const changed = walk(child, depth + 1)
    if (Array.isArray(copy)) copy[Number(key)] = changed
    else copy[key] = changed
    return copy
  }
  return walk(document, 0)
}

function indexIn(list: readonly unknown[], key: string, operation: Operation, limit: number): number {
  const index = Number(key)
  if (!Number.isInteger(index) || index < -list.length || index > limit)
    throw new PatchError(
      `${operation.op} operation does not apply: doc is missing path: ${operation.path}: Unable to access invalid index: ${key}: invalid index referenced`,
    )
  return index < 0 ? index + list.length : index
}

function insert(
  parent: unknown[] | Record<string, unknown>,
  key: string,
  value: unknown,
  operation: Operation,
): void {
  if (!Array.isArray(parent)) parent[key] = value
  else if (key === '-') parent.push(value)
  else parent.splice(indexIn(parent, key, operation, parent.length), 0, value)
}

function remove(parent: unknown[] | Record<string, unknown>, key: string, operation: Operation): void {
  if (Array.isArray(parent)) {
    parent.splice(indexIn(parent, key, operation, parent.length - 1), 1)
    return
  }
  if (!(key in parent))
    throw new PatchError(
      `remove operation does not apply: doc is missing path: "${operation.path}": missing value`,
    )
  delete parent[key]
}

function replace(parent: unknown[] | Record<string, unknown>, key: string, operation: Operation): void {
  if (Array.isArray(parent)) {
    parent[indexIn(parent, key, operation, parent.length - 1)] = operation.value
    return
  }
  // The server's library takes a member that is not there for one that is null.
  parent[key] = operation.value
}
