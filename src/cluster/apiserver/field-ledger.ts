// Who owns which field: noted with each write, worked out only when somebody reads managedFields.
// Models structured-merge-diff merge.Updater.Update and apimachinery managedfields, v1.35.
import { compareFields } from '#api/fields/compare.ts'
import {
  equalFields,
  type FieldSet,
  intersectFields,
  isEmptyFields,
  parseFieldsV1,
  printFieldsV1,
  subtractFields,
  unionFields,
  withChild,
  withoutChildren,
} from '#api/fields/field-set.ts'
import { deepEqual, type KubeObject } from '#api/object.ts'
import { formatTime, timeMs } from '#api/time.ts'
import type { ManagedFieldsEntry } from '#api/types/meta-v1.ts'

/** One manager's share of an object. */
export interface FieldOwner {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
  /** When the manager last changed something; 0 when it only ever agreed with what was there. */
  readonly timeMs: number
  readonly fields: FieldSet
}

type Writer = Omit<FieldOwner, 'fields'> & {
  /** Fields that writers of the whole object never own, beyond status. */
  readonly unowned?: readonly string[]
}

interface Write {
  readonly writer: Writer
  readonly type: string
  readonly before: () => unknown
  readonly after: () => unknown
}

/** What a write does to the owners, not worked out yet. */
type PendingChange = (owners: readonly FieldOwner[]) => readonly FieldOwner[]

interface Page {
  owners: readonly FieldOwner[]
  pending: readonly PendingChange[]
}

/** More unread writes than this are worked out at once, so that old versions can be forgotten. */
const pendingLimit = 8
const shownLimit = 256

const ignored = ['f:apiVersion', 'f:kind']
const ignoredOfMetadata = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
].map((field) => `f:${field}`)

/** A set without what never belongs to anybody, and without what the subresource cannot write. */
export function ownableFields(
  set: FieldSet,
  subresource: string,
  hasStatus: boolean,
  unowned: readonly string[] = [],
): FieldSet {
  if (subresource === 'status') {
    const status = set.children.get('f:status')
    return { isMember: false, children: status === undefined ? new Map() : new Map([['f:status', status]]) }
  }
  const kept = withoutChildren(set, ignored)
  const result =
    subresource === '' ? withoutChildren(kept, hasStatus ? ['f:status', ...unowned] : unowned) : kept
  const metadata = result.children.get('f:metadata')
  if (metadata === undefined) return result
  const owned = withoutChildren(metadata, ignoredOfMetadata)
  // Metadata itself is always there: nobody owns it as a whole.
  if (owned.isMember)
    return {
      isMember: false,
      children: new Map([...result.children, ['f:metadata', { ...owned, isMember: false }]]),
    }
  return owned === metadata ? result : withChild(result, 'f:metadata', owned)
}

export class FieldLedger {
  readonly #pages = new WeakMap<KubeObject, Page>()
  readonly #storedOf = new WeakMap<KubeObject, KubeObject>()
  /** What was shown last: every watcher of a change is shown the same. */
  readonly #shown = new Map<
    KubeObject,
    { readonly owners: readonly FieldOwner[]; readonly object: KubeObject }
  >()

  /** The same object in another version has the same owners. */
  addView(view: KubeObject, stored: KubeObject): void {
    if (view !== stored) this.#storedOf.set(view, stored)
  }

  #pageOf(object: KubeObject): Page | undefined {
    return this.#pages.get(this.#storedOf.get(object) ?? object)
  }

  #setPage(object: KubeObject, page: Page): void {
    this.#pages.set(this.#storedOf.get(object) ?? object, page)
  }

  /** Notes that an update turned one stored object into the next, or made the first out of `before`. */
  recordUpdate(
    stored: KubeObject,
    previous: KubeObject | undefined,
    type: string,
    writer: Writer,
    before: () => unknown,
    after: () => unknown,
  ): void {
    const write = { writer, type, before, after }
    this.#note(stored, previous, (owners) => afterUpdate(owners, write))
  }

  /** Notes an owner that wrote nothing of its own. `owner` is asked when somebody reads managedFields. */
  recordOwner(stored: KubeObject, owner: () => FieldOwner): void {
    this.#note(stored, stored, (owners) => {
      const added = owner()
      return isEmptyFields(added.fields) ? owners : [added, ...owners]
    })
  }

  #note(stored: KubeObject, previous: KubeObject | undefined, change: PendingChange): void {
    const page = previous === undefined ? undefined : this.#pageOf(previous)
    const pending = [...(page?.pending ?? []), change]
    const next: Page = { owners: page?.owners ?? [], pending }
    if (pending.length > pendingLimit) settle(next)
    this.#setPage(stored, next)
  }

  /** The object changed without anybody writing a field (a deletion mark): the owners stay. */
  carry(stored: KubeObject, previous: KubeObject): void {
    const page = this.#pageOf(previous)
    if (page !== undefined) this.#setPage(stored, page)
  }

  /** Notes what an apply worked out itself. */
  recordOwners(stored: KubeObject, owners: readonly FieldOwner[]): void {
    this.#setPage(stored, { owners: owners.filter((owner) => !isEmptyFields(owner.fields)), pending: [] })
  }

  owners(stored: KubeObject): readonly FieldOwner[] {
    const page = this.#pageOf(stored)
    if (page === undefined) return []
    settle(page)
    return page.owners
  }

  /**
   * The owners after an update that brings managedFields of its own, as a migration to server-side apply does;
   * undefined when it brings none, the known ones, or something unreadable. `after` is the object to be stored.
   */
  ownersAfter(
    old: KubeObject,
    sent: readonly ManagedFieldsEntry[] | undefined,
    type: string,
    writer: Writer,
    after: () => unknown,
  ): readonly FieldOwner[] | undefined {
    if (sent === undefined || sent.length === 0) return undefined
    if (deepEqual(sent, this.owners(old).map(printOwner))) return undefined
    // A single empty entry is how one asks for a fresh start; nobody owns anything until the next apply.
    if (sent.length === 1 && deepEqual(withoutBlanks(sent[0]), {})) return []
    if (sent.some(({ fieldsType }) => fieldsType !== 'FieldsV1')) return undefined
    return afterUpdate(sorted(sent.map(readOwner)), { writer, type, before: () => old, after })
  }

  /** Whether two lists of owners look the same to whoever reads managedFields. */
  isSame(stored: KubeObject, owners: readonly FieldOwner[]): boolean {
    return deepEqual(this.owners(stored).map(printOwner), owners.map(printOwner))
  }

  /** The object as the API shows it, with managedFields. */
  shown(stored: KubeObject): KubeObject {
    const owners = this.owners(stored)
    if (owners.length === 0) return stored
    return { ...stored, metadata: { ...stored.metadata, managedFields: owners.map(printOwner) } }
  }

  /** The same as `shown`, and the same object for all watchers of a change; nobody may write to it. */
  shownToAll(stored: KubeObject): KubeObject {
    const owners = this.owners(stored)
    const known = this.#shown.get(stored)
    if (known?.owners === owners) return known.object
    const object = this.shown(stored)
    if (this.#shown.size >= shownLimit) this.#shown.clear()
    this.#shown.set(stored, { owners, object })
    return object
  }
}

function settle(page: Page): void {
  for (const change of page.pending) page.owners = change(page.owners)
  page.pending = []
}

/** The owners after an update: the writer owns what it wrote, nobody what it removed. */
function afterUpdate(
  owners: readonly FieldOwner[],
  { writer, type, before, after }: Write,
): readonly FieldOwner[] {
  const compared = compareFields(type, before(), after())
  const hasStatus = true
  const written = ownableFields(compared.written, writer.subresource, hasStatus, writer.unowned)
  const removed = compared.removed
  return mergeOwner(
    owners,
    writer,
    (own) => subtractFields(unionFields(own, written), removed),
    unionFields(written, removed),
    removed,
  )
}

/** Gives a writer its new share and takes `lost` from all others. */
function mergeOwner(
  owners: readonly FieldOwner[],
  writer: Writer,
  change: (own: FieldSet) => FieldSet,
  lost: FieldSet,
  removed: FieldSet,
): readonly FieldOwner[] {
  const isWriter = (owner: FieldOwner) =>
    owner.manager === writer.manager &&
    owner.operation === writer.operation &&
    owner.subresource === writer.subresource &&
    owner.apiVersion === writer.apiVersion
  const result: FieldOwner[] = []
  let own: FieldOwner | undefined
  for (const owner of owners) {
    if (isWriter(owner)) {
      own = owner
      continue
    }
    const taken = unionFields(intersectFields(owner.fields, lost), intersectFields(owner.fields, removed))
    const fields = isEmptyFields(taken) ? owner.fields : subtractFields(owner.fields, taken)
    if (!isEmptyFields(fields)) result.push(fields === owner.fields ? owner : { ...owner, fields })
  }
  const fields = change(own?.fields ?? { isMember: false, children: new Map() })
  if (isEmptyFields(fields)) return sorted(result)
  const isSame = own !== undefined && equalFields(own.fields, fields)
  result.push(isSame && own !== undefined ? own : { ...writer, fields })
  return sorted(result)
}

/** The owners after an apply. `lost` is what a forced apply takes from others. */
export function afterApply(
  owners: readonly FieldOwner[],
  writer: Writer,
  fields: FieldSet,
  lost: FieldSet,
): readonly FieldOwner[] {
  return mergeOwner(owners, writer, () => fields, lost, { isMember: false, children: new Map() })
}

/** Applies first, then by time and name. */
function sorted(owners: FieldOwner[]): readonly FieldOwner[] {
  return owners.sort(
    (a, b) =>
      (a.operation === b.operation ? 0 : a.operation === 'Apply' ? -1 : 1) ||
      Math.floor(a.timeMs / 1000) - Math.floor(b.timeMs / 1000) ||
      (a.manager < b.manager ? -1 : a.manager > b.manager ? 1 : 0) ||
      (a.subresource < b.subresource ? -1 : 1),
  )
}

function withoutBlanks(entry: ManagedFieldsEntry | undefined): unknown {
  return Object.fromEntries(Object.entries(entry ?? {}).filter(([, value]) => value))
}

function readOwner(entry: ManagedFieldsEntry): FieldOwner {
  return {
    manager: entry.manager ?? '',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: entry.apiVersion ?? '',
    subresource: entry.subresource ?? '',
    timeMs: entry.time ? timeMs(entry.time) : 0,
    fields: parseFieldsV1(entry.fieldsV1),
  }
}

function printOwner({
  manager,
  operation,
  apiVersion,
  timeMs,
  fields,
  subresource,
}: FieldOwner): ManagedFieldsEntry {
  return {
    manager,
    operation,
    apiVersion,
    ...(timeMs !== 0 && { time: formatTime(timeMs) }),
    fieldsType: 'FieldsV1',
    fieldsV1: printFieldsV1(fields),
    ...(subresource !== '' && { subresource }),
  }
}
