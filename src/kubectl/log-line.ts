// Lines that kubectl's libraries log. Models klog, v2.
import { formatMicroTime } from '#api/time.ts'

/** The workstation counts no processes: kubectl always tells the same number. */
const processId = 4711

/** `E0105 09:00:00.000000    4711 memcache.go:265] text`, with the place in the source that speaks. */
export function logLine(nowMs: number, place: string, text: string, severity = 'E'): string {
  const time = formatMicroTime(nowMs)
  const stamp = `${severity}${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 26)}`
  return `${stamp} ${String(processId).padStart(7)} ${place}] ${text}\n`
}
