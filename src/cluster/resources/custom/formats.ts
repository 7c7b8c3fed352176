// Formats of texts that schemas of custom resources can name. Models apiextensions-apiserver validation formats, v1.35.
import type { StructuralSchema } from './structural-schema.ts'

/** Without dashes, as they are compared. */
const known = new Set(
  'bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor byte password date duration datetime k8sshortname k8slongname'.split(
    ' ',
  ),
)

/** The name of a format as values are checked by it; undefined for one that nobody knows. */
export function knownFormat(format: string): string | undefined {
  const plain = format.replaceAll('-', '')
  return known.has(plain) ? plain : undefined
}

/** The formats of texts in a schema that nobody knows. */
export function unknownFormats(schema: StructuralSchema): readonly string[] {
  const { type, format, properties = {}, additionalProperties, items, not } = schema
  const inner = [
    ...Object.values(properties),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
    ...(items === undefined ? [] : [items]),
    ...(not === undefined ? [] : [not]),
    ...(schema.allOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.anyOf ?? []),
  ]
  const own = format && type === 'string' && knownFormat(format) === undefined ? [format] : []
  return [...own, ...inner.flatMap(unknownFormats)]
}
