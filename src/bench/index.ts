// The benchmarks, one row each, and how their figures are told.
import { arch, cpus, platform, release } from 'node:os'
import { apiserverBenchmarks } from './apiserver.ts'
import type { Benchmark, Figure } from './benchmark.ts'
import { doorBenchmarks } from './door.ts'
import { mentorBenchmarks } from './mentor.ts'
import { rewindBenchmarks } from './rewind.ts'
import { schedulingBenchmarks } from './scheduling.ts'
import { worldBenchmarks } from './world.ts'

export const benchmarks: readonly Benchmark[] = [
  ...worldBenchmarks,
  ...apiserverBenchmarks,
  ...schedulingBenchmarks,
  ...rewindBenchmarks,
  ...mentorBenchmarks,
  ...doorBenchmarks,
]

interface Result {
  readonly name: string
  /** Missing where the benchmark could not be run; `beside` says why. */
  readonly value?: number
  readonly unit: string
  readonly budget: number
  readonly ok: boolean
  readonly beside?: string
}

/** Runs the named benchmarks, or all, and tells of each as it ends. */
export async function runBenchmarks(
  names: readonly string[],
  isJson: boolean,
  write: (text: string) => void,
): Promise<boolean> {
  const chosen = names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name))
  const results: Result[] = []
  for (const benchmark of chosen) {
    const result = await measure(benchmark)
    results.push(result)
    if (!isJson) write(lineOf(result, benchmark))
  }
  const machine = `${platform()} ${release()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`
  if (isJson) write(`${JSON.stringify({ machine, results }, null, 2)}\n`)
  return results.every(({ ok }) => ok)
}

async function measure({ name, unit, budget, better, run }: Benchmark): Promise<Result> {
  let measured: Figure
  try {
    measured = await run()
  } catch (error) {
    return {
      name,
      unit,
      budget,
      ok: false,
      beside: `not measured: ${error instanceof Error ? error.message : error}`,
    }
  }
  const { value, beside } = measured
  const ok = better === 'higher' ? value >= budget : value <= budget
  return {
    name,
    value: Number(value.toPrecision(4)),
    unit,
    budget,
    ok,
    ...(beside !== undefined && { beside }),
  }
}

function lineOf({ name, value, unit, budget, ok, beside }: Result, { better, about }: Benchmark): string {
  const bound = `${better === 'higher' ? '≥' : '≤'} ${budget}`
  const note = beside === undefined ? about : `${about}; beside: ${beside}`
  return `${ok ? 'ok  ' : 'over'} ${name.padEnd(24)} ${String(value ?? '-').padStart(10)} ${unit} (${bound})  ${note}\n`
}
