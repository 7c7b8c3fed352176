// Opens the door to a world: certificates, a listener on loopback, time that follows the wall, the way in as text.
import type { DistinguishedName } from '#api/x509/certificate.ts'
import { HttpsDoor, type Waist } from './door/https-door.ts'
import { makeIdentities } from './door/identities.ts'
import { WallClock } from './door/wall-clock.ts'
import { kubeconfigText } from './kubeconfig-text.ts'

export interface DoorOptions {
  readonly waist: Waist
  /** Lets virtual time pass. */
  readonly pass: (elapsedMs: number) => void
  /** 0 takes a free one. */
  readonly port: number
  /** Virtual time over the wall's; 0 leaves the time alone. */
  readonly speed: number
  /** Whom the certificate in the kubeconfig speaks of. */
  readonly admin: DistinguishedName
  /** Of the kubeconfig's context; none means `default`. */
  readonly namespace?: string | undefined
  /** Certificates in PEM of others who vouch for clients. */
  readonly clientAuthorities?: readonly string[]
}

export interface OpenDoor {
  readonly port: number
  /** The way in as the admin, in YAML. Whoever reads it is the admin. */
  readonly kubeconfig: string
  /** Ends all connections and lets time stand. */
  close(): Promise<void>
}

/** Opens a door on 127.0.0.1. Rejects with the listener's error, such as EADDRINUSE. */
export async function openDoor(options: DoorOptions): Promise<OpenDoor> {
  const { waist, pass, speed, admin, namespace, clientAuthorities } = options
  const identities = makeIdentities(admin, Date.now())
  const clock = new WallClock(pass, speed)
  const door = new HttpsDoor(
    {
      handle(request) {
        clock.catchUp()
        return waist.handle(request)
      },
    },
    identities,
    clientAuthorities,
  )
  const close = async () => {
    clock.stop()
    await door.close()
  }
  try {
    const port = await door.open(options.port)
    const kubeconfig = kubeconfigText({
      ...identities.admin,
      authority: identities.authority,
      server: `https://127.0.0.1:${port}`,
      cluster: 'crashloop',
      user: admin.commonName,
      ...(namespace !== undefined && { namespace }),
    })
    return { port, kubeconfig, close }
  } catch (error) {
    clock.stop()
    throw error
  }
}
