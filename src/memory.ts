// How much memory the game takes of the machine: V8 by itself would rather take more than look for what is no longer needed.
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'

/** With less than this in use there is memory for more worlds than the one that is played. */
const roomyBytes = 120e6
/** New objects get no more room than this, both halves of it; V8 would go up to 134 MB on a large machine. */
const youngBytes = 33e6
const lookEveryMs = 1000

export function hasRoom(): boolean {
  return getHeapStatistics().used_heap_size < roomyBytes
}

/**
 * Keeps what the process takes near to what it needs. Costs some percent of the time that is spent on collecting; a
 * version of V8 that does not know these wishes ignores them.
 */
export function takeLittleMemory(): void {
  // Old objects are looked through when half as many have come.
  setFlagsFromString('--heap-growing-percent=50')
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
    if (young === undefined || young.space_size < youngBytes) return
    setFlagsFromString('--semi-space-growth-factor=1')
    clearInterval(timer)
  }, lookEveryMs)
  timer.unref()
}
