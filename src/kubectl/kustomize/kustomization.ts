// A kustomization file: its fields, read strictly. Models kustomize types.Kustomization, v5.7.
import { isRecord } from '#api/object.ts'
import { parseDocuments } from '../manifests/parse-manifest.ts'
import { CommandError } from '../verb.ts'
import type { Files } from './files.ts'
import type { GeneratorArguments, GeneratorOptions } from './generators.ts'
import { KustomizeError } from './kustomize-error.ts'
import type { Fields } from './resource.ts'

export interface PatchTarget {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  readonly labelSelector?: string
  readonly annotationSelector?: string
}

export interface Patch {
  readonly path?: string
  readonly patch?: string
  readonly target?: PatchTarget
}

export interface LabelPairs {
  readonly pairs?: Fields
  readonly includeSelectors?: boolean
  readonly includeTemplates?: boolean
}

export interface ImageChange {
  readonly name: string
  readonly newName?: string
  readonly newTag?: string
  readonly tagSuffix?: string
  readonly digest?: string
}

export interface Kustomization {
  readonly kind?: string
  readonly resources?: readonly string[]
  readonly bases?: readonly string[]
  readonly components?: readonly string[]
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly namespace?: string
  readonly commonLabels?: Fields
  readonly labels?: readonly LabelPairs[]
  readonly commonAnnotations?: Fields
  readonly images?: readonly ImageChange[]
  readonly replicas?: readonly { readonly name: string; readonly count: number }[]
  readonly patches?: readonly Patch[]
  readonly patchesStrategicMerge?: readonly string[]
  readonly patchesJson6902?: readonly Patch[]
  readonly configMapGenerator?: readonly GeneratorArguments[]
  readonly secretGenerator?: readonly GeneratorArguments[]
  readonly generatorOptions?: GeneratorOptions
}

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
const known = new Set([
  ...['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'namePrefix', 'nameSuffix'],
  ...['namespace', 'commonLabels', 'labels', 'commonAnnotations', 'images', 'replicas', 'patches'],
  ...[
    'patchesStrategicMerge',
    'patchesJson6902',
    'configMapGenerator',
    'secretGenerator',
    'generatorOptions',
  ],
])
/** Fields of kustomize that this kubectl does not build with. */
const notBuilt = new Set([
  ...['helmCharts', 'helmGlobals', 'helmChartInflationGenerator', 'openapi', 'replacements', 'vars', 'crds'],
  ...[
    'generators',
    'transformers',
    'validators',
    'configurations',
    'sortOptions',
    'buildMetadata',
    'imageTags',
  ],
])
const deprecated: readonly (readonly [field: string, instead: string])[] = [
  ['commonLabels', 'labels'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['bases', 'resources'],
]
const texts = ['namePrefix', 'nameSuffix', 'namespace']

/** The kustomization of a folder; `warn` is told of deprecated fields. Throws KustomizeError. */
export async function readKustomization(files: Files, warn: (text: string) => void): Promise<Kustomization> {
  const name = await fileNameIn(files)
  const text = await files.read(name)
  if (text.trim() === '') throw new KustomizeError('kustomization.yaml is empty')
  const value = parsed(text)
  if (!isRecord(value)) throw new KustomizeError('kustomization.yaml is empty')
  for (const field of Object.keys(value)) {
    if (notBuilt.has(field)) throw new KustomizeError(`the field ${field} is not built into this kubectl`)
    if (!known.has(field))
      throw new KustomizeError(`invalid Kustomization: json: unknown field ${JSON.stringify(field)}`)
  }
  for (const field of texts) {
    const given = value[field]
    if (given !== undefined && given !== null && typeof given !== 'string')
      throw new KustomizeError(
        `invalid Kustomization: json: cannot unmarshal ${typeof given === 'boolean' ? 'bool' : typeof given} into Go struct field Kustomization.${field} of type string`,
      )
  }
  for (const [field, instead] of deprecated)
    if (value[field] !== undefined)
      warn(
        `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
      )
  const { kind, apiVersion, metadata, ...content } = value
  if (Object.values(content).every((part) => part === null || (Array.isArray(part) && part.length === 0)))
    throw new KustomizeError('kustomization.yaml is empty')
  return value as Kustomization
}

async function fileNameIn(files: Files): Promise<string> {
  const found: string[] = []
  for (const name of fileNames) if (await files.has(name)) found.push(name)
  const [name] = found
  if (name === undefined)
    throw new KustomizeError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${files.absolute('.')}'`,
    )
  if (found.length > 1)
    throw new KustomizeError(`Found multiple kustomization files under: ${files.absolute('.')}\n`)
  return name
}

function parsed(text: string): unknown {
  try {
    return parseDocuments(text, 'k')[0]
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    const why = error.message.replace('error: error parsing k: error converting YAML to JSON: ', '')
    throw new KustomizeError(`invalid Kustomization: ${why}`)
  }
}
