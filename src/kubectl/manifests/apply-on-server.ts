// Server-side apply, and the way there from client-side apply. Models kubectl apply and client-go csaupgrade, v1.35.
import { isRecord, type KubeObject } from '#api/object.ts'
import { ApiError, isConflict } from '#api/status.ts'
import type { ManagedFieldsEntry } from '#api/types/meta-v1.ts'
import { lastAppliedAnnotation } from '#api/well-known.ts'
import { reportChange } from '../report-change.ts'
import type { Target } from '../target.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { type DryRun, patchObject } from '../writing.ts'

const defaultManager = 'kubectl'
const annotationManager = 'kubectl-last-applied'

/** Applies the target's object. Throws ApiError, and CommandError for conflicts. */
export async function applyOnServer(call: VerbCall, target: Target, dryRun: DryRun): Promise<void> {
  const manager = call.flags.has('field-manager') ? call.flags.text('field-manager') : defaultManager
  try {
    let object = await send(call, target, manager, dryRun)
    if (dryRun === 'none' && manager === defaultManager) object = await keepAnnotation(call, target, object)
    if (dryRun === 'none' && (await takeOverFields(call, target, object, manager)))
      object = await send(call, target, manager, dryRun)
    await reportChange(call, target, 'serverside-applied', dryRun, object)
  } catch (error) {
    throw isConflict(error) ? conflictError(error as ApiError) : error
  }
}

function send(call: VerbCall, target: Target, manager: string, dryRun: DryRun): Promise<KubeObject> {
  return patchObject(call, target, 'apply-patch+yaml', target.object, {
    dryRun,
    subresource: call.flags.text('subresource') || undefined,
    query: { fieldManager: manager, force: String(call.flags.on('force-conflicts')) },
  })
}

/** The annotation of client-side apply gets an owner of its own, so that the next apply does not drop it. */
async function keepAnnotation(call: VerbCall, target: Target, object: KubeObject): Promise<KubeObject> {
  const text = object.metadata.annotations?.[lastAppliedAnnotation]
  if (text === undefined || ownersOfAnnotation(object, 'Apply').length > 0) return object
  const { apiVersion, kind } = object
  const metadata = {
    name: target.name,
    ...(target.namespace !== undefined && { namespace: target.namespace }),
    annotations: { [lastAppliedAnnotation]: text },
  }
  const query = { fieldManager: annotationManager, fieldValidation: undefined }
  const body = { apiVersion, kind, metadata }
  return patchObject(call, target, 'apply-patch+yaml', body, { dryRun: 'none', query })
}

/** The fields that client-side apply owned become the manager's; false when there were none. */
async function takeOverFields(
  call: VerbCall,
  target: Target,
  object: KubeObject,
  manager: string,
): Promise<boolean> {
  const former = new Set(ownersOfAnnotation(object, 'Update').map((entry) => entry.manager))
  if (former.size === 0) return false
  const patch = [
    { op: 'replace', path: '/metadata/managedFields', value: takenOver(entriesOf(object), former, manager) },
    { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion },
  ]
  try {
    const query = { fieldManager: undefined, fieldValidation: undefined }
    await patchObject(call, target, 'json-patch+json', patch, { dryRun: 'none', query })
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    call.io.err(
      `Warning: server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`,
    )
    return false
  }
}

function entriesOf(object: KubeObject): readonly ManagedFieldsEntry[] {
  return object.metadata.managedFields ?? []
}

function ownersOfAnnotation(object: KubeObject, operation: string): readonly ManagedFieldsEntry[] {
  return entriesOf(object).filter((entry) => {
    if (entry.operation !== operation || (entry.subresource ?? '') !== '') return false
    const metadata = (entry.fieldsV1 as Fields | undefined)?.['f:metadata']
    const annotations = isRecord(metadata) ? metadata['f:annotations'] : undefined
    return isRecord(annotations) && `f:${lastAppliedAnnotation}` in annotations
  })
}

type Fields = { readonly [key: string]: unknown }

function takenOver(
  entries: readonly ManagedFieldsEntry[],
  former: ReadonlySet<string | undefined>,
  manager: string,
): ManagedFieldsEntry[] {
  const isMain = (entry: ManagedFieldsEntry) => (entry.subresource ?? '') === ''
  const isFormer = (entry: ManagedFieldsEntry) =>
    isMain(entry) && entry.operation === 'Update' && former.has(entry.manager)
  const old = entries.filter(isFormer)
  const others = entries.filter((entry) => !isFormer(entry))
  const at = others.findIndex(
    (entry) => isMain(entry) && entry.operation === 'Apply' && entry.manager === manager,
  )
  const base = at < 0 ? old[0] : others[at]
  const fieldsV1 = old.reduce(
    (fields, entry) => union(fields, (entry.fieldsV1 ?? {}) as Fields),
    (base?.fieldsV1 ?? {}) as Fields,
  )
  const entry = { ...base, manager, operation: 'Apply', fieldsV1 } as ManagedFieldsEntry
  return at < 0 ? [entry, ...others] : others.map((each, i) => (i === at ? entry : each))
}

function union(a: Fields, b: Fields): Fields {
  const result: Record<string, unknown> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const present = result[key]
    result[key] = isRecord(present) && isRecord(value) ? union(present, value) : value
  }
  return result
}

function conflictError(error: ApiError): CommandError {
  return new CommandError(`error: ${error.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`)
}
