// The documents of a manifest: YAML or JSON, many in one text. Models apimachinery yaml.YAMLOrJSONDecoder, v1.35.
import { parseAllDocuments } from 'yaml'
import { yamlComplaint } from '#api/yaml-complaint.ts'
import { CommandError } from '../verb.ts'

/** The values of the documents in order; empty ones are left out. Throws CommandError, naming the source. */
export function parseDocuments(text: string, source: string): unknown[] {
  return text.trimStart().startsWith('{') ? parseJson(text, source) : parseYaml(text, source, '1.1')
}

/** As kustomize reads its resources: `yes` and `on` are texts. Throws CommandError. */
export function parseResources(text: string, source: string): unknown[] {
  return parseYaml(text, source, '1.2')
}

function parseJson(text: string, source: string): unknown[] {
  const values: unknown[] = []
  for (const part of splitDocuments(text)) {
    if (part.trim() === '') continue
    try {
      values.push(JSON.parse(part))
    } catch {
      // What begins with a brace may still be a flow mapping of YAML.
      const [value, ...others] = flowMappings(part)
      if (value === undefined || others.length > 0) throw failed(source, 'unexpected EOF')
      values.push(value)
    }
  }
  return values
}

function flowMappings(text: string): unknown[] {
  const documents = documentsOf(text, '1.1')
  return documents.flatMap((document) => (document.errors.length === 0 ? [document.toJS()] : []))
}

function parseYaml(text: string, source: string, version: YamlVersion): unknown[] {
  const values: unknown[] = []
  for (const part of splitDocuments(text)) {
    for (const document of documentsOf(part, version)) {
      const [error] = document.errors
      if (error !== undefined)
        throw failed(source, `error converting YAML to JSON: yaml: ${yamlComplaint(error, part)}`)
      const value = documentValue(document, source)
      if (value !== null && value !== undefined) values.push(value)
    }
  }
  return values
}

function splitDocuments(text: string): string[] {
  return text.split(/^---(?=\s|$)[^\n]*\n?/m)
}

type YamlVersion = '1.1' | '1.2'

/** Go's parser knows neither clock times nor dates among the plain scalars. */
const foreignFormats = new Set(['TIME'])
const foreignTags = new Set(['tag:yaml.org,2002:timestamp'])

function documentsOf(text: string, version: YamlVersion) {
  const documents = parseAllDocuments(text, {
    version,
    uniqueKeys: false,
    merge: true,
    prettyErrors: false,
    customTags: (tags) =>
      tags.filter(
        (tag) =>
          typeof tag === 'string' ||
          !(foreignTags.has(tag.tag) || ('format' in tag && foreignFormats.has(tag.format ?? ''))),
      ),
  })
  return Array.isArray(documents) ? documents : []
}

function documentValue(document: { toJS(): unknown }, source: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    const anchor = /anchor must be set before the alias\): (.+)$/.exec((error as Error).message)?.[1]
    if (anchor === undefined) throw error
    throw failed(source, `error converting YAML to JSON: yaml: unknown anchor '${anchor}' referenced`)
  }
}

function failed(source: string, cause: string): CommandError {
  return new CommandError(`error: error parsing ${source}: ${cause}`)
}
