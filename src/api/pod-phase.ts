// What a pod's phase says.

/** Whether a pod has come to its end and will never run again; a pod without a status has not begun. */
export function hasEnded({
  status,
}: {
  readonly status?: { readonly phase?: string | undefined } | undefined
}): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}
