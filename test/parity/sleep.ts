// Whether a process and all that it started only wait: nothing of them computes or wants to.
import { readdirSync, readFileSync } from 'node:fs'

export class Sleep {
  readonly #pid: number
  #before = ''
  #looks = 0

  constructor(pid: number) {
    this.#pid = pid
  }

  /** Something was heard of it. */
  disturb(): void {
    this.#looks = 0
  }

  /** For how many looks in a row, this one included, nothing has moved. */
  look(): number {
    const now = states(this.#pid)
    this.#looks = now === this.#before && !/\b[RD]\b/.test(now) ? this.#looks + 1 : 0
    this.#before = now
    return this.#looks
  }
}

/** State and computing time of each thread of a process and of its children; what is gone has none. */
function states(pid: number): string {
  return taskIds(pid)
    .map((task) => {
      const folder = `/proc/${pid}/task/${task}`
      const [state, ...numbers] = read(`${folder}/stat`)
        .replace(/^.*\) /, '')
        .split(' ')
      const children = read(`${folder}/children`).split(' ').filter(Boolean)
      return `${task} ${state} ${numbers[10]} ${numbers[11]}\n${children.map((child) => states(Number(child))).join('')}`
    })
    .join('')
}

function taskIds(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
