// How kubectl tells of what a server refuses.
import { describe, expect, it } from 'vitest'
import { ApiError, invalid } from '#api/status.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { errorText } from '#kubectl/responses.ts'

const deployment = { group: 'apps', kind: 'Deployment' }
const { status } = invalid(deployment, 'web', [])

/** What admission says is about no field. */
function invalidBecause(...messages: string[]): ApiError {
  const causes = messages.map((message) => ({ message }))
  return new ApiError({ ...status, details: { ...status.details, causes } } as Status)
}

describe('errorText', () => {
  it('names causes by their field, even when they have none', () => {
    expect(errorText(invalidBecause('denied'))).toBe('The Deployment "web" is invalid: : denied')
    expect(errorText(invalidBecause('one', 'two'))).toBe(
      'The Deployment "web" is invalid: \n* : one\n* : two',
    )
  })
})
