// Secrets. Models pkg/registry/core/secret and printSecret, v1.35.
import { encodeBase64 } from '#api/base64.ts'
import type { Draft } from '#api/object.ts'
import type { Secret } from '#api/types/core-v1.ts'

import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { secretErrors } from './validation/data-keys.ts'
import { fixedDataErrors } from './validation/fixed-data.ts'
import { immutableErrors } from './validation/immutable.ts'

export const secret = defineResource('v1/Secret', {
  setDefaults(secret) {
    secret.type ||= 'Opaque'
    takeStringData(secret)
  },

  validate: secretErrors,
  validateUpdate: (secret, old) => [
    ...immutableErrors('type', secret.type, old.type),
    ...fixedDataErrors(secret, old),
  ],

  selectableFields: ({ type }) => ({ type: type ?? '' }),

  cells: (secret, nowMs) => [
    secret.metadata.name,
    secret.type ?? '',
    Object.keys(secret.data ?? {}).length,
    ageCell(secret, nowMs),
  ],
})

/** What was written as plain text is stored as data; nothing is ever read back as text. */
function takeStringData(secret: Draft<Secret>): void {
  if (secret.stringData === undefined) return
  const data = { ...secret.data }
  for (const [key, text] of Object.entries(secret.stringData)) data[key] = encodeBase64(text)
  secret.data = data
  delete secret.stringData
}
