// Who asks, as objects carry it.
import type { Draft } from '#api/object.ts'
import type { User } from '#api/request.ts'
import type { UserInfo } from '#api/types/authentication-v1.ts'

/** The user with lists of its own, for an object to hold. */
export function userInfoOf({ name, uid, groups, extra }: User): Draft<UserInfo> {
  return {
    username: name,
    ...(uid !== undefined && { uid }),
    groups: [...groups],
    ...(extra !== undefined && {
      extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])),
    }),
  }
}
