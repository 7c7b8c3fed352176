import { expect, it } from 'vitest'
import { parseTokenFile } from '../../src/door/token-file.ts'

it('reads users, uids and quoted groups', () => {
  const users = parseTokenFile('admin-token,admin,,"system:masters"\n\nt2,bob,u-bob,"dev,ops"\nt3,carol\n')
  expect([...users]).toEqual([
    ['admin-token', { name: 'admin', groups: ['system:masters', 'system:authenticated'] }],
    ['t2', { name: 'bob', uid: 'u-bob', groups: ['dev', 'ops', 'system:authenticated'] }],
    ['t3', { name: 'carol', groups: ['system:authenticated'] }],
  ])
})

it('says which line is wrong', () => {
  expect(() => parseTokenFile('a,b\nlonely\n')).toThrow('line 2 needs a token and a user name')
})
