// Ports of containers by number or by name.
import type { Container } from '#api/types/core-v1.ts'

/** The number of a port given as `8080`, `"8080"` or `http`; undefined when no port has that name. */
export function portNumber({ ports }: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port
  const named = (ports ?? []).find(({ name }) => name === port)
  if (named !== undefined) return named.containerPort
  return /^\d+$/.test(port) ? Number(port) : undefined
}
