// As much of JSON Schema as our own schemas use: what does not fit a value, each with its path.

export type JsonSchema = { readonly [keyword: string]: unknown }

export function misfits(value: unknown, schema: JsonSchema, root = schema, path = ''): string[] {
  if (typeof schema.$ref === 'string') {
    const part = (root.$defs as { [name: string]: JsonSchema })[schema.$ref.replace('#/$defs/', '')]
    return part === undefined ? [`${path}: no ${schema.$ref}`] : misfits(value, part, root, path)
  }
  const found: string[] = []
  const types = [schema.type ?? []].flat() as string[]
  if (types.length > 0 && !types.some((type) => isOf(type, value)))
    found.push(`${path}: no ${types.join(' or ')}`)
  if (Array.isArray(schema.enum) && !schema.enum.includes(value))
    found.push(`${path}: none of ${schema.enum}`)
  if (
    typeof schema.pattern === 'string' &&
    typeof value === 'string' &&
    !new RegExp(schema.pattern).test(value)
  )
    found.push(`${path}: does not match`)
  if (typeof value === 'number') {
    if (value < ((schema.minimum as number) ?? value)) found.push(`${path}: too small`)
    if (value > ((schema.maximum as number) ?? value)) found.push(`${path}: too large`)
  }
  if (Array.isArray(value)) {
    if (value.length < ((schema.minItems as number) ?? 0)) found.push(`${path}: too short`)
    const { items } = schema
    if (items !== undefined)
      found.push(...value.flatMap((each, i) => misfits(each, items as JsonSchema, root, `${path}[${i}]`)))
  } else if (typeof value === 'object' && value !== null)
    found.push(...misfitsOfMap(value, schema, root, path))
  return found
}

function misfitsOfMap(value: object, schema: JsonSchema, root: JsonSchema, path: string): string[] {
  const found: string[] = []
  const count = Object.keys(value).length
  if (count < ((schema.minProperties as number) ?? 0)) found.push(`${path}: too few`)
  if (count > ((schema.maxProperties as number) ?? count)) found.push(`${path}: too many`)
  for (const name of (schema.required as string[]) ?? [])
    if (!Object.hasOwn(value, name)) found.push(`${path}: needs ${name}`)
  const properties = (schema.properties ?? {}) as { [name: string]: JsonSchema }
  for (const [name, each] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties
    if (known === false) found.push(`${path}: unknown ${name}`)
    else if (typeof known === 'object')
      found.push(...misfits(each, known as JsonSchema, root, `${path}.${name}`))
  }
  return found
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}
