// What the API's types and fields are for, unpacked when somebody reads the server's OpenAPI.
import { brotliDecompressSync } from 'node:zlib'
import type { Descriptions } from '#cluster/apiserver/openapi/type-schemas.ts'
import packed from './descriptions.json' with { type: 'json' }

interface Packed {
  /** Compressed JSON, in base64. */
  readonly brotli: string
}

let unpacked: Descriptions | undefined

/** The descriptions by type. */
export function describeTypes(): Descriptions {
  unpacked ??= JSON.parse(
    brotliDecompressSync(Buffer.from((packed as Packed).brotli, 'base64')).toString(),
  ) as Descriptions
  return unpacked
}
