// Ports of the workstation that kubectl listens on: what port-forward and proxy stand on.

/** One connection that came in. */
export interface LocalConnection {
  /** Calls back with text as it comes, and once with undefined at its end. */
  onText(see: (text: string | undefined) => void): void
  write(text: string): void
  close(): void
}

/** A port that is listened on. */
export interface LocalListener {
  readonly port: number
  close(): void
}

/** The loopback of the workstation. */
export interface LocalPorts {
  /** Port 0 takes a free one. Undefined when the port is taken. */
  listen(port: number, accept: (connection: LocalConnection) => void): LocalListener | undefined
  /** Runs what serves a connection beside the command that listens. */
  serve(job: () => Promise<void>): void
  /** Lets virtual time pass until something is settled, such as by what a connection brings. */
  wait<T>(arrange: (settle: (value: T) => void) => void): Promise<T>
}

/** A workstation on which nothing can listen. */
export const noLocalPorts: LocalPorts = {
  listen: () => undefined,
  serve: () => {},
  wait: (arrange) => new Promise(arrange),
}
