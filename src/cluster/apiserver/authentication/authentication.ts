// Who asks: what the transport vouches for, a client certificate, a bearer token, or nobody in particular.
// Models apiserver authentication request/union authenticators, v1.35.
import { type ApiRequest, headerValue, type User } from '#api/request.ts'
import { unauthorized } from '#api/status.ts'
import { type ServiceAccountTokens, serviceAccountIssuer, type TokenUser } from './service-account-tokens.ts'

/** Reads who a client certificate in PEM speaks of; undefined when it is not to be trusted. */
export type VerifyCertificate = (pem: string) => User | undefined

/** Users by token: what --token-auth-file says. */
export type StaticTokens = ReadonlyMap<string, User>

export const authenticatedGroup = 'system:authenticated'

export const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] }
/** Known tokens are remembered, so that a user stays one object and its rights are looked up once. */
const rememberedLimit = 1000

export interface AuthenticationOptions {
  readonly tokens: ServiceAccountTokens
  readonly staticTokens: StaticTokens
  readonly verifyCertificate: VerifyCertificate | undefined
  /** Whether somebody without credentials is somebody; not where everybody may do everything. */
  readonly takesAnonymous: boolean
}

export class Authentication {
  readonly #options: AuthenticationOptions
  readonly #users = new Map<string, User>()

  constructor(options: AuthenticationOptions) {
    this.#options = options
  }

  /** Throws 401 for credentials that nobody knows, and for none where there have to be some. */
  userOf(request: ApiRequest): User {
    if (request.user !== undefined) return request.user
    if (request.certificate !== undefined) {
      const user = this.#options.verifyCertificate?.(request.certificate)
      if (user === undefined) throw unauthorized()
      return this.#remembered(request.certificate, user)
    }
    const token = bearerToken(request)
    if (token === undefined && this.#options.takesAnonymous) return anonymous
    if (token === undefined) throw unauthorized()
    const known = this.ofToken(token)
    if (known === undefined || !known.audiences.includes(serviceAccountIssuer)) throw unauthorized()
    return this.#remembered(token, known.user)
  }

  /** Whom a bearer token speaks of, whatever its audience. */
  ofToken(token: string): TokenUser | undefined {
    const user = this.#options.staticTokens.get(token)
    if (user !== undefined) return { user, audiences: [serviceAccountIssuer] }
    return this.#options.tokens.verify(token)
  }

  #remembered(credential: string, user: User): User {
    const known = this.#users.get(credential)
    if (known !== undefined) return known
    if (this.#users.size >= rememberedLimit) this.#users.clear()
    this.#users.set(credential, user)
    return user
  }
}

function bearerToken({ headers }: ApiRequest): string | undefined {
  const [scheme = '', token = ''] = (headerValue(headers, 'authorization') ?? '').trim().split(' ')
  return scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined
}
