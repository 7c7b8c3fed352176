// The OpenAPI v3 documents of a server: one a group, one a group version, and some for what is no API group.
// Nothing of it is made before somebody asks. Models kube-openapi handler3 and kube-aggregator openapiv3, v1.35.
import { apiVersionOf } from '#api/resource-ref.ts'
import { schema, typeOfKind } from '#api/schema/schema.ts'
import { contentHash } from '../content-hash.ts'
import type { Registry, ServedResource } from '../registry.ts'
import { customRef, customSchemas } from './custom-schemas.ts'
import type { OpenApiDocument, OpenApiPath, OpenApiSchema } from './document.ts'
import { type OptionText, plainRead } from './operations.ts'
import { groupName, type OpenApiPaths, operationPlace, resourcePaths } from './resource-paths.ts'
import { type Descriptions, longTypeName, schemaOfType, schemaRef, typesInside } from './type-schemas.ts'
import { versionTwo } from './version-two.ts'

const info = { title: 'Kubernetes', version: schema.version.replace(/^v(\d+\.\d+).*/, '$1') } as const
const securitySchemes = {
  BearerToken: {
    type: 'apiKey',
    description: 'Bearer Token authentication',
    name: 'authorization',
    in: 'header',
  },
}

/** Builds documents by the path under /openapi/v3 that they have: `apis/apps/v1`. */
export class OpenApiDocuments {
  readonly #registry: Registry
  readonly #describe: () => Descriptions
  readonly #built = new Map<string, OpenApiDocument>()
  #versionTwo: { readonly revision: number; readonly document: unknown } | undefined
  /** Of which state of the registry the built ones are. */
  #builtAt = 0

  constructor(registry: Registry, describe: () => Descriptions) {
    this.#registry = registry
    this.#describe = describe
  }

  /** The paths of all documents, sorted. */
  paths(): readonly string[] {
    const paths = new Set(Object.keys(plainPlaces))
    for (const { facts } of this.#registry.all()) {
      const { group, version } = facts
      if (group !== '') paths.add(`apis/${group}`)
      paths.add(group === '' ? `api/${version}` : `apis/${group}/${version}`)
    }
    return [...paths].sort()
  }

  /** The document at a path; undefined when there is none. */
  find(path: string): OpenApiDocument | undefined {
    if (this.#builtAt !== this.#registry.revision) this.#built.clear()
    this.#builtAt = this.#registry.revision
    const known = this.#built.get(path)
    if (known !== undefined) return known
    const built = this.#build(path)
    if (built !== undefined) this.#built.set(path, built)
    return built
  }

  /** Everything in one document of OpenAPI v2. */
  versionTwo(): unknown {
    if (this.#versionTwo?.revision !== this.#registry.revision) {
      const documents = this.paths().map((path) => this.find(path) as OpenApiDocument)
      this.#versionTwo = { revision: this.#registry.revision, document: versionTwo(documents) }
    }
    return this.#versionTwo.document
  }

  /** Changes whenever anything does. */
  hashOfAll(): string {
    return contentHash(
      this.paths()
        .map((path) => this.hashOf(path))
        .join(),
    )
  }

  /** Changes whenever the document at a path does. */
  hashOf(path: string): string {
    const custom = this.#registry
      .all()
      .filter(({ facts, custom }) => custom !== undefined && path === `apis/${facts.group}/${facts.version}`)
      .map(({ facts, custom }) => [facts, custom?.schema])
    return contentHash(`${schema.version} ${path} ${JSON.stringify(custom)}`)
  }

  #build(path: string): OpenApiDocument | undefined {
    const plain = plainPlaces[path]
    if (plain !== undefined) return this.#document({ [`/${path}/`]: { operations: { get: plain } } })
    const [root, ...rest] = path.split('/')
    const [group = '', version] = root === 'api' ? ['', ...rest] : rest
    const served = this.#registry
      .all()
      .filter(({ facts }) => facts.group === group && (version === undefined || facts.version === version))
    if (served.length === 0 || rest.length > 2) return undefined
    if (version === undefined) return this.#document(groupPaths(path, group))
    const custom = served.filter(({ custom }) => custom !== undefined)
    return this.#document(versionPaths(path, served, this.#describe()), custom)
  }

  #document(paths: OpenApiPaths, custom: readonly ServedResource[] = []): OpenApiDocument {
    const schemas = this.#schemasOf(paths, custom)
    return {
      openapi: '3.0.0',
      info,
      paths: Object.fromEntries(
        Object.keys(paths)
          .sort()
          .map((path) => [path, printedPath(paths[path] as OpenApiPath)]),
      ),
      components: { ...(schemas !== undefined && { schemas }), securitySchemes },
    }
  }

  /** The schemas that the paths name, and all that those name. */
  #schemasOf(
    paths: OpenApiPaths,
    custom: readonly ServedResource[],
  ): { readonly [name: string]: OpenApiSchema } | undefined {
    const descriptions = this.#describe()
    const own: { readonly [name: string]: OpenApiSchema } = Object.assign(
      {},
      ...custom.map((resource) => customSchemas(resource, descriptions)),
    )
    const types = new Set<string>()
    const add = (type: string): void => {
      if (types.has(type)) return
      types.add(type)
      for (const inner of typesInside(type)) add(inner)
    }
    for (const name of referredNames([paths, own])) if (own[name] === undefined) add(shortTypeName(name))
    const named = [
      ...Object.entries(own),
      ...[...types].map((type) => [longTypeName(type), schemaOfType(type, descriptions)] as const),
    ]
    if (named.length === 0) return undefined
    return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

const text: OpenApiSchema = { type: 'string' }
const versionsText = 'get available API versions'
const keysText =
  'get service account issuer OpenID JSON Web Key Set (contains public token verification keys)'
const plainPlaces = {
  api: plainRead('core', 'getCoreAPIVersions', versionsText, schemaRef('meta.v1.APIVersions')),
  apis: plainRead('apis', 'getAPIVersions', versionsText, schemaRef('meta.v1.APIGroupList')),
  version: plainRead(
    'version',
    'getCodeVersion',
    'get the version information for this server',
    schemaRef('version.Info'),
    ['application/json'],
  ),
  '.well-known/openid-configuration': plainRead(
    'WellKnown',
    'getServiceAccountIssuerOpenIDConfiguration',
    "get service account issuer OpenID configuration, also known as the 'OIDC discovery doc'",
    text,
    ['application/json'],
  ),
  'openid/v1/jwks': plainRead('openid', 'getServiceAccountIssuerOpenIDKeyset', keysText, text, [
    'application/jwk-set+json',
  ]),
} as { readonly [path: string]: ReturnType<typeof plainRead> }

function groupPaths(path: string, group: string): OpenApiPaths {
  const name = groupName(group)
  const id = `get${operationPlace(group, '')}APIGroup`
  return {
    [`/${path}/`]: {
      operations: { get: plainRead(name, id, 'get information of a group', schemaRef('meta.v1.APIGroup')) },
    },
  }
}

function versionPaths(
  path: string,
  served: readonly ServedResource[],
  descriptions: Descriptions,
): OpenApiPaths {
  const { group = '', version = '' } = served[0]?.facts ?? {}
  const optionText: OptionText = (type, field) => descriptions[type]?.fields?.[field]
  const id = `get${operationPlace(group, version)}APIResources`
  const list = plainRead(
    `${groupName(group)}_${version}`,
    id,
    'get available resources',
    schemaRef('meta.v1.APIResourceList'),
  )
  return Object.assign(
    { [`/${path}/`]: { operations: { get: list } } },
    ...served.map((resource) => {
      const isCustom = resource.custom !== undefined
      const object = isCustom ? customRef(resource) : schemaRef(resource.type)
      const list = isCustom ? customRef(resource, true) : schemaRef(`${resource.type}List`)
      return resourcePaths(resource, { object, list, typeOfKind: builtInType, optionText }, isCustom)
    }),
  )
}

function builtInType(group: string, version: string, kind: string): string {
  const type = typeOfKind(group, version, kind)
  if (type === undefined) throw new Error(`the schema has no ${apiVersionOf(group, version)} ${kind}`)
  return type
}

function printedPath({ parameters, operations }: OpenApiPath): unknown {
  return { ...operations, ...(parameters !== undefined && parameters.length > 0 && { parameters }) }
}

const shortNames = new Map<string, string>()

/** What `$ref` names anywhere inside a value. */
function referredNames(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, member] of Object.entries(value)) {
    if (key !== '$ref') referredNames(member, found)
    else found.add(String(member).slice('#/components/schemas/'.length))
  }
  return found
}

function shortTypeName(long: string): string {
  if (shortNames.size === 0)
    for (const type of Object.keys(schema.types)) shortNames.set(longTypeName(type), type)
  const type = shortNames.get(long)
  if (type === undefined) throw new Error(`the schema has no type ${long}`)
  return type
}
