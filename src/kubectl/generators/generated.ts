// Creating an object that kubectl builds itself from flags. Models kubectl create subcommands, v1.35.
import { decode } from '#api/decode.ts'
import type { KubeObject } from '#api/object.ts'
import type { ResourceRef } from '#api/resource-ref.ts'
import { typeOfKind } from '#api/schema/schema.ts'
import { ApiError } from '#api/status.ts'
import { withLastApplied } from '../manifests/last-applied.ts'
import { reportChange } from '../report-change.ts'
import { asResource, type Target } from '../target.ts'
import { CommandError, usageError, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, createObject } from '../writing.ts'

/** What a generator builds besides apiVersion, kind and metadata.name. */
export type Built = { readonly [field: string]: unknown }

export interface Generator {
  /** `create deployment`. */
  readonly path: string
  readonly ref: ResourceRef
  /** Put before the server's message: `failed to create deployment: `. */
  readonly failure?: string | ((built: Built) => string)
  build(call: VerbCall, name: string): Built | Promise<Built>
}

/** The verb that builds the object and creates it. */
export function createVerb(generator: Generator): Verb {
  return {
    path: generator.path,
    run: async (call) => {
      const name = onlyName(call)
      const dryRun = checkChangeOptions(call)
      const built = await generator.build(call, name)
      await createGenerated(call, generator.ref, name, built, dryRun, generator.failure)
      return 0
    },
  }
}

async function createGenerated(
  call: VerbCall,
  ref: ResourceRef,
  name: string,
  built: Built,
  dryRun: 'none' | 'client' | 'server',
  failure: Generator['failure'],
): Promise<void> {
  const generated = generatedObject(call, ref, name, built)
  const object = call.flags.on('save-config') ? withLastApplied(generated) : generated
  const namespace = ref.namespaced ? call.namespace : undefined
  const target: Target = { resource: asResource(ref), namespace, name, source: undefined, object }
  try {
    const created = dryRun === 'client' ? object : await createObject(call, target, object, dryRun)
    await reportChange(call, target, 'created', dryRun, created)
  } catch (error) {
    if (!(error instanceof ApiError) || failure === undefined) throw error
    const prefix = typeof failure === 'string' ? failure : failure(built)
    throw new CommandError(`error: ${prefix}${error.message}`)
  }
}

/** The object as Go would write it: with what a typed object always shows. */
export function generatedObject(call: VerbCall, ref: ResourceRef, name: string, built: Built): KubeObject {
  const isPlaced = ref.namespaced && call.isNamespaceGiven
  const type = typeOfKind(ref.group, ref.version, ref.kind) as string
  return decode(type, {
    apiVersion: ref.apiVersion,
    kind: ref.kind,
    ...built,
    metadata: {
      name,
      ...(isPlaced && { namespace: call.namespace }),
      ...(built.metadata as object | undefined),
    },
  }).value as KubeObject
}

/** The one NAME of the arguments before `--`. Throws CommandError. */
export function onlyName(call: VerbCall): string {
  const names = call.args.slice(0, call.dashAt ?? call.args.length)
  const [name] = names
  if (name === undefined || names.length > 1)
    throw usageError(call, `exactly one NAME is required, got ${names.length}`)
  return name
}

/** The words behind `--`, or behind the name. */
export function commandWords(call: VerbCall): readonly string[] {
  return call.args.slice(call.dashAt ?? call.args.length)
}
