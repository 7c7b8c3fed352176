// Users by token in upstream's format: `token,user,uid,"group1,group2"`. Models authenticator/token/tokenfile, v1.35.
import type { User } from '#api/request.ts'

const field = /\s*(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/y

/** Reads the text of a token file. Throws an Error that says what is wrong with which line. */
export function parseTokenFile(text: string): ReadonlyMap<string, User> {
  const users = new Map<string, User>()
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '' || line.startsWith('#')) return
    const [token = '', name = '', uid = '', groups = ''] = fieldsOf(line.trim())
    if (token === '' || name === '') throw new Error(`line ${i + 1} needs a token and a user name`)
    const named = groups.split(',').flatMap((group) => group.trim() || [])
    users.set(token, { name, ...(uid !== '' && { uid }), groups: [...named, 'system:authenticated'] })
  })
  return users
}

function fieldsOf(line: string): string[] {
  const fields: string[] = []
  field.lastIndex = 0
  while (field.lastIndex < line.length) {
    const match = field.exec(line)
    if (match === null) break
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]?.trim() ?? '')
  }
  return fields
}
