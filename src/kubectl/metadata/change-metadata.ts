// Changing the labels or annotations of the targets of a call. Models kubectl label and annotate, v1.35.
import type { KubeObject } from '#api/object.ts'
import { createMergePatch } from '#api/patch/create-merge-patch.ts'
import { findTargets } from '../manifests/targets.ts'
import { reportChange } from '../report-change.ts'
import type { Target } from '../target.ts'
import { CommandError, throwCollected, type VerbCall } from '../verb.ts'
import { checkChangeOptions, type DryRun, patchObject } from '../writing.ts'
import type { KeyChanges } from './key-changes.ts'

export type MetadataField = 'labels' | 'annotations'

export interface MetadataChange {
  readonly field: MetadataField
  readonly changes: KeyChanges
  /** What keeps a target from being changed; throws CommandError. */
  check(present: { readonly [key: string]: string }): void
  /** `labeled`, `not labeled`, `unlabeled`, `annotated`. */
  outcome(before: { readonly [key: string]: string }, after: { readonly [key: string]: string }): string
}

/** Changes each target. Throws what went wrong, all of it at the end. */
export async function changeMetadata(call: VerbCall, change: MetadataChange): Promise<void> {
  const { flags } = call
  const { changes, field } = change
  const noun = field === 'labels' ? 'label' : 'annotation'
  if (flags.on('all') && flags.text('selector') !== '')
    throw new CommandError('error: cannot set --all and --selector at the same time')
  const hasFiles = flags.list('filename').length > 0 || flags.text('kustomize') !== ''
  if (changes.resources.length === 0 && !hasFiles)
    throw new CommandError(
      'error: one or more resources must be specified as <resource> <name> or <resource>/<name>',
    )
  if (changes.set.size === 0 && changes.removed.length === 0 && !flags.on('list'))
    throw new CommandError(`error: at least one ${noun} update is required`)
  const dryRun = checkChangeOptions(call)
  const found = await findTargets(call, {
    args: changes.resources,
    isAll: flags.on('all'),
    fetch: flags.on('local') ? 'named' : 'latest',
  })
  if (flags.text('resource-version') !== '' && !found.isSingle)
    throw new CommandError('error: --resource-version may only be used with a single resource')
  const errors = [...found.errors]
  for (const target of found.targets) {
    try {
      await changeOne(call, target, change, flags.on('local') ? 'client' : dryRun, found.targets.length > 1)
    } catch (error) {
      errors.push(error)
    }
  }
  throwCollected(errors)
}

async function changeOne(
  call: VerbCall,
  target: Target,
  { field, changes, check, outcome }: MetadataChange,
  dryRun: DryRun,
  isOneOfMany: boolean,
): Promise<void> {
  const { flags, io } = call
  const object = target.object as KubeObject
  const present = object.metadata[field] ?? {}
  if (flags.on('list')) {
    if (isOneOfMany)
      io.out(`Listing ${field} for ${target.resource.kind}.${target.resource.group}/${target.name}:\n`)
    for (const key of Object.keys(present).sort()) io.out(`${isOneOfMany ? ' ' : ''}${key}=${present[key]}\n`)
    return
  }
  if (!flags.on('overwrite')) check(present)
  const after: Record<string, string> = { ...present }
  for (const key of changes.removed) {
    if (field === 'labels' && present[key] === undefined) io.out(`label ${JSON.stringify(key)} not found.\n`)
    delete after[key]
  }
  for (const [key, value] of changes.set) after[key] = value
  const version = flags.text('resource-version')
  const patch = createMergePatch(
    { metadata: { [field]: present } },
    { metadata: { [field]: after, ...(version !== '' && { resourceVersion: version }) } },
  )
  const changed =
    dryRun === 'client'
      ? { ...object, metadata: { ...object.metadata, [field]: after } }
      : await patchObject(call, target, 'merge-patch+json', patch, { dryRun })
  const operation = outcome(present, after)
  await reportChange(call, target, operation, flags.on('local') ? 'none' : dryRun, changed)
}
