// Types that are one of two things in JSON: a schema, or a list, a switch, names.

const schema = 'apiextensions.v1.JSONSchemaProps'

const others: { readonly [type: string]: string } = {
  'apiextensions.v1.JSONSchemaPropsOrArray': `[]${schema}`,
  'apiextensions.v1.JSONSchemaPropsOrBool': 'bool',
  'apiextensions.v1.JSONSchemaPropsOrStringArray': '[]string',
}

/** The type that a value of a union has; undefined when the type is no union. */
export function unionMember(type: string, value: unknown): string | undefined {
  const other = others[type]
  if (other === undefined) return undefined
  const isOther = other === 'bool' ? typeof value === 'boolean' : Array.isArray(value)
  return isOther ? other : schema
}
