// The formats of -o: which printer a call asks for. Models cli-runtime PrintFlags, v1.35.
import { goSyntax } from '#api/go-text.ts'
import { isRecord } from '#api/object.ts'
import { parseJsonPath } from '../jsonpath.ts'
import { printJsonPath } from '../jsonpath-values.ts'
import { CommandError, type VerbCall } from '../verb.ts'
import { parseCustomColumns, parseCustomColumnsFile, printCustomColumns } from './custom-columns.ts'
import { parseTemplate } from './go-template.ts'
import { runTemplate } from './go-template-run.ts'
import { printJson } from './json.ts'
import { printKyaml } from './kyaml.ts'
import { printName } from './name.ts'
import { printYaml } from './yaml.ts'

/** Prints one object after the other. */
export type ObjectPrinter = (object: unknown) => string

export interface PrinterOptions {
  /** custom-columns and wide are formats too, as in `get`. */
  readonly isGet?: boolean
  /** What -o name says behind the name: `created`. */
  readonly operation?: string
  /** Fields stay in the order given, as of objects that kubectl builds itself. */
  readonly keepsOrder?: boolean
}

type MakePrinter = (
  call: VerbCall,
  template: string,
  options: PrinterOptions,
) => ObjectPrinter | Promise<ObjectPrinter>

const goTemplate: MakePrinter = (_, template) => {
  const nodes = parseTemplate(needed(template))
  return (object) => runTemplate(nodes, object)
}

const goTemplateFile: MakePrinter = async (call, path, options) =>
  goTemplate(call, await readTemplate(call, needed(path), '--template'), options)

const jsonPath =
  (asJson: boolean): MakePrinter =>
  (call, template) => {
    const pieces = parseJsonPath(needed(template))
    const allowsMissing = call.flags.on('allow-missing-template-keys')
    return (object) => {
      try {
        return printJsonPath(pieces, object, { allowsMissing, asJson })
      } catch (error) {
        throw error instanceof CommandError ? explained(error, template, object) : error
      }
    }
  }

/** Upstream shows what the path was followed in. */
function explained({ message }: CommandError, template: string, object: unknown): CommandError {
  const cause = message.replace(/^error: /, '')
  return new CommandError(
    `error: error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${cause}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
  )
}

/** Each format with its printer; the text after `=` or of --template is handed in. */
const formats: { readonly [format: string]: MakePrinter } = {
  json:
    (call, _, { keepsOrder = false }) =>
    (object) =>
      printJson(shown(call, object), keepsOrder),
  yaml: (call) => {
    let isFirst = true
    return (object) => {
      const start = isFirst ? '' : '---\n'
      isFirst = false
      return start + printYaml(shown(call, object))
    }
  },
  kyaml: (call) => (object) => printKyaml(shown(call, object)),
  name:
    (_call, _template, { operation }) =>
    (object) =>
      printName(object, operation),
  'go-template': goTemplate,
  template: goTemplate,
  'go-template-file': goTemplateFile,
  templatefile: goTemplateFile,
  jsonpath: jsonPath(false),
  'jsonpath-as-json': jsonPath(true),
  'jsonpath-file': async (call, path, options) =>
    jsonPath(false)(call, await readTemplate(call, needed(path), '--template'), options),
}

const getFormats: { readonly [format: string]: MakePrinter } = {
  'custom-columns': (call, spec) => {
    const columns = parseCustomColumns(neededColumns(spec))
    return (object) => printCustomColumns(columns, object, !call.flags.on('no-headers'))
  },
  'custom-columns-file': async (call, path) => {
    const columns = parseCustomColumnsFile(await readTemplate(call, neededColumns(path), 'template'))
    // Upstream forgets --no-headers here.
    return (object) => printCustomColumns(columns, object, true)
  },
}

/** The formats that take a text, after `=` or from --template. */
const withTemplate =
  /^(go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file)(?:=(.*))?$/s

/**
 * The printer of -o; undefined without -o (and for `wide` in `get`), when the verb prints in its own way. Throws
 * CommandError.
 */
export async function objectPrinter(
  call: VerbCall,
  options: PrinterOptions = {},
): Promise<ObjectPrinter | undefined> {
  const { flags } = call
  const output = flags.text('output')
  const fallback = flags.text('template')
  if (output === '' && fallback === '') return undefined
  if (options.isGet && output === 'wide') return undefined
  const [, named = output === '' ? 'go-template' : output, given] = withTemplate.exec(output) ?? []
  const make = formats[named] ?? (options.isGet ? getFormats[named] : undefined)
  if (make === undefined) throw unknownFormat(output, options)
  return make(call, given ?? fallback, options)
}

/** The formats with the one that every verb has and the two of `get`. */
function unknownFormat(output: string, { isGet = false }: PrinterOptions): CommandError {
  const names = [...Object.keys(formats), ...(isGet ? [...Object.keys(getFormats), 'wide'] : [])]
  return new CommandError(
    `error: unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${names.sort().join(',')}`,
  )
}

function needed(template: string): string {
  if (template === '') throw new CommandError('error: template format specified but no template given')
  return template
}

function neededColumns(spec: string): string {
  if (spec === '')
    throw new CommandError('error: custom-columns format specified but no custom columns given')
  return spec
}

async function readTemplate(call: VerbCall, path: string, noun: string): Promise<string> {
  try {
    return await call.io.files.read(path)
  } catch (error) {
    throw new CommandError(`error: error reading ${noun} ${path}, ${(error as Error).message}`)
  }
}

/** The object without managedFields, unless they are asked for. */
function shown(call: VerbCall, object: unknown): unknown {
  return call.flags.on('show-managed-fields') ? object : withoutManagedFields(object)
}

function withoutManagedFields(object: unknown): unknown {
  if (!isRecord(object)) return object
  if (Array.isArray(object.items)) return { ...object, items: object.items.map(withoutManagedFields) }
  if (!isRecord(object.metadata) || object.metadata.managedFields === undefined) return object
  return { ...object, metadata: { ...object.metadata, managedFields: undefined } }
}
