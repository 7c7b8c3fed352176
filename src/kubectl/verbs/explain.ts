// kubectl explain: the fields of a kind and what they are for, as the server's OpenAPI document tells.
import { apiVersionOf } from '#api/resource-ref.ts'
import type { ApiResource } from '../discovery.ts'
import { fieldText, schemaText } from '../explain/explain-text.ts'
import { textV2 } from '../explain/explain-v2-text.ts'
import { type Document, fieldAt, type Schema, schemaOfKind } from '../explain/schema-walk.ts'
import { responseBody } from '../responses.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'

const oldOutput = 'plaintext-openapiv2'

export const explain: Verb = {
  path: 'explain',

  async run(call) {
    const [asked, ...more] = call.args
    if (asked === undefined)
      throw new CommandError(
        'error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    if (asked === '') throw new CommandError('error: a resource must be present, got: /, Resource=')
    if (more.length > 0) throw new CommandError('error: We accept only this format: explain RESOURCE')
    if (asked.includes('..'))
      throw new CommandError('error: invalid jsonpath syntax, first node must be field node')
    const [word = '', ...path] = asked.split('.').filter((part) => part !== '')
    const resource = await resourceOf(call, word)
    const { group, kind, version } = resource
    const { document, root } = await schemaOf(call, resource)
    const output = call.flags.text('output')
    if (output !== 'plaintext' && output !== oldOutput)
      throw new CommandError(`error: unrecognized format: ${output}`)
    const isOld = output === oldOutput
    const head = group === '' ? '' : `GROUP:      ${group}\n`
    call.io.out(
      isOld
        ? `KIND:     ${kind}\nVERSION:  ${apiVersionOf(group, version)}\n\n`
        : `${head}KIND:       ${kind}\nVERSION:    ${version}\n\n`,
    )
    const field = fieldAt(document, root, path)
    if (field === undefined)
      throw new CommandError(`error: field ${JSON.stringify(path.at(-1))} does not exist`)
    const isRecursive = call.flags.on('recursive')
    if (isOld) {
      call.io.out(textV2(document, root, path.length === 0 ? undefined : field, isRecursive))
      return 0
    }
    const body =
      path.length === 0 ? schemaText(document, root, isRecursive) : fieldText(document, field, isRecursive)
    call.io.out(`${body}\n`)
    return 0
  },
}

async function resourceOf(call: VerbCall, word: string): Promise<ApiResource> {
  const wanted = call.flags.text('api-version')
  const found = await call.discovery.search(word)
  if (found === undefined)
    throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(word)}`)
  if (wanted === '') return found
  const inVersion = (await call.discovery.resources()).find(
    ({ plural, group, version }) => plural === found.plural && apiVersionOf(group, version) === wanted,
  )
  if (inVersion === undefined)
    throw new CommandError(`error: couldn't find resource for "${wanted}, Resource=${found.plural}"`)
  return inVersion
}

/** The document of a resource's group version, and the schema of its kind in it. Throws CommandError. */
async function schemaOf(
  call: VerbCall,
  { group, version, kind }: ApiResource,
): Promise<{ document: Document; root: Schema }> {
  const place = group === '' ? `api/${version}` : `apis/${group}/${version}`
  const index = responseBody(await call.client.request({ method: 'GET', path: '/openapi/v3' }))
  const { paths } = (typeof index === 'string' ? JSON.parse(index) : index) as Index
  const address = paths[place]?.serverRelativeURL
  if (address === undefined)
    throw new CommandError(`error: couldn't find resource for "${group}/${version}, Kind=${kind}"`)
  const [path = '', hash = ''] = address.split('?hash=')
  const document = responseBody(
    await call.client.request({ method: 'GET', path, query: { hash } }),
  ) as Document
  const root = schemaOfKind(document, { group, version, kind })
  if (root === undefined)
    throw new CommandError(`error: GVK ${group}/${version}, Kind=${kind} not found in OpenAPI schema`)
  return { document, root }
}

interface Index {
  readonly paths: { readonly [place: string]: { readonly serverRelativeURL: string } }
}
