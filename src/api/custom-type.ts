// Types that only a running server knows: those of custom resources. They stand beside the types of the schema under
// names of their own, so that decoding, patching and the ownership of fields need not know the difference.
import type { Decoded } from './decode.ts'
import type { Shape } from './fields/shape.ts'

export interface CustomType {
  /** The object without what its schema does not know. */
  decode(value: unknown): Decoded
  readonly shape: Shape
}

const customTypes = new Map<string, CustomType>()

/** The name of the type that a text defines: the same for the same text. */
export function customTypeName(definition: string): string {
  return `/${definition}`
}

/** Makes a type known under a name, unless it is already. */
export function defineCustomType(name: string, define: () => CustomType): void {
  if (!customTypes.has(name)) customTypes.set(name, define())
}

/** The type of a name; undefined for names of the schema. */
export function customType(name: string): CustomType | undefined {
  return name.startsWith('/') ? customTypes.get(name) : undefined
}
