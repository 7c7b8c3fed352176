// What a benchmark is, and how its figure is held against its budget.

export interface Figure {
  readonly value: number
  /** A figure of the same run that the value stands beside. */
  readonly beside?: string
}

export interface Benchmark {
  readonly name: string
  readonly about: string
  readonly unit: string
  readonly budget: number
  /** Whether the figure should be large or small. */
  readonly better: 'higher' | 'lower'
  run(): Figure | Promise<Figure>
}

/** Milliseconds of real time that something takes. */
export function timeMs(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** The median of several runs in milliseconds, after one that does not count. */
export function medianMs(runs: number, work: () => void): number {
  work()
  const times = Array.from({ length: runs }, () => timeMs(work)).sort((a, b) => a - b)
  return times[Math.floor(times.length / 2)] as number
}
