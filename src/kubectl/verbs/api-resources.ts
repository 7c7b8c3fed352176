// kubectl api-resources.
import { apiVersionOf } from '#api/resource-ref.ts'
import type { ApiResource } from '../discovery.ts'
import { printJson } from '../printers/json.ts'
import { printKyaml } from '../printers/kyaml.ts'
import { printYaml } from '../printers/yaml.ts'
import { alignColumns } from '../tab-writer.ts'
import { printedResource } from '../target.ts'
import { CommandError, usageError, type Verb, type VerbCall } from '../verb.ts'

export const apiResources: Verb = {
  path: 'api-resources',

  async run(call) {
    const { flags, io } = call
    if (call.args.length > 0) throw usageError(call, `unexpected arguments: [${call.args.join(' ')}]`)
    const output = flags.text('output')
    const print = printers[output]
    if (!['', 'name', 'wide'].includes(output) && print === undefined)
      throw new CommandError(
        `error: unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,kyaml,name,wide,yaml`,
      )
    const sortField = flags.text('sort-by')
    if (!['', 'name', 'kind'].includes(sortField))
      throw new CommandError('error: --sort-by accepts only name or kind')
    const chosen = (await preferred(call)).filter((resource) => isWanted(call, resource))
    const keyOf = (resource: ApiResource) =>
      sortField === 'name'
        ? resource.plural
        : sortField === 'kind'
          ? resource.kind
          : `${resource.group}/${resource.plural}`
    chosen.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    if (print !== undefined) {
      io.out(
        print({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: chosen.map(shown) }),
      )
      return 0
    }
    if (output === 'name') {
      for (const resource of chosen) io.out(`${printedResource(resource)}\n`)
      return 0
    }
    const isWide = output === 'wide'
    const rows = chosen.map((resource) => cells(resource, isWide))
    const header = [
      'NAME',
      'SHORTNAMES',
      'APIVERSION',
      'NAMESPACED',
      'KIND',
      ...(isWide ? ['VERBS', 'CATEGORIES'] : []),
    ]
    io.out(alignColumns(flags.on('no-headers') ? rows : [header, ...rows]))
    return 0
  },
}

const printers: { readonly [output: string]: (list: object) => string } = {
  json: (list) => printJson(list, true),
  yaml: printYaml,
  kyaml: printKyaml,
}

function shown(resource: ApiResource): object {
  const { plural, singular, namespaced, group, version, kind, verbs, shortNames, categories } = resource
  return {
    name: plural,
    singularName: singular,
    namespaced,
    ...(group !== '' && { group }),
    version,
    kind,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  }
}

/** Each resource in the first version that its group serves it in. */
async function preferred(call: VerbCall): Promise<ApiResource[]> {
  const seen = new Set<string>()
  return (await call.discovery.resources()).filter((resource) => {
    const name = printedResource(resource)
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

function isWanted({ flags }: VerbCall, resource: ApiResource): boolean {
  const hasAll = (all: readonly string[], wanted: readonly string[]) =>
    wanted.every((each) => all.includes(each))
  if (flags.has('api-group') && resource.group !== flags.text('api-group')) return false
  if (flags.has('namespaced') && resource.namespaced !== flags.on('namespaced')) return false
  return hasAll(resource.verbs, flags.list('verbs')) && hasAll(resource.categories, flags.list('categories'))
}

function cells(resource: ApiResource, isWide: boolean): string[] {
  return [
    resource.plural,
    resource.shortNames.join(','),
    apiVersionOf(resource.group, resource.version),
    String(resource.namespaced),
    resource.kind,
    ...(isWide ? [resource.verbs.join(','), resource.categories.join(',')] : []),
  ]
}
