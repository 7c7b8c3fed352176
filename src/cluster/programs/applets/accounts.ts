// Users and groups by name, as /etc/passwd and /etc/group of the container say.
import type { Container } from '../container.ts'

function entries(container: Container, file: string): string[][] {
  return (container.readFile(file) ?? '').split('\n').map((line) => line.split(':'))
}

export function userName(container: Container, uid: number): string | undefined {
  return entries(container, '/etc/passwd').find((entry) => entry[2] === String(uid))?.[0]
}

export function groupName(container: Container, gid: number): string | undefined {
  return entries(container, '/etc/group').find((entry) => entry[2] === String(gid))?.[0]
}

/** The number of a user given by name or number. */
export function userId(container: Container, name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name)
  const id = entries(container, '/etc/passwd').find((entry) => entry[0] === name)?.[2]
  return id === undefined ? undefined : Number(id)
}

export function groupId(container: Container, name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name)
  const id = entries(container, '/etc/group').find((entry) => entry[0] === name)?.[2]
  return id === undefined ? undefined : Number(id)
}
