// kubectl describe limitrange. Models LimitRangeDescriber, v1.35.
import type { LimitRange } from '#api/types/core-v1.ts'
import { defineDescriber, type Writer } from './describer.ts'

const titles = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio'
const rules = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------'

export const limitRange = defineDescriber('v1/LimitRange', (object, w) => {
  w.line(0, `Name:\t${object.metadata.name}`)
  w.line(0, `Namespace:\t${object.metadata.namespace}`)
  writeLimits(w, [object], '')
})

/** The limits of all ranges, a line a resource. */
export function writeLimits(w: Writer, ranges: readonly LimitRange[], indent: string): void {
  w.line(0, `${indent}${titles}`)
  w.line(0, `${indent}${rules}`)
  for (const { spec } of ranges)
    for (const item of spec.limits ?? []) {
      const columns = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio]
      const names = new Set(columns.flatMap((column) => Object.keys(column ?? {})))
      for (const name of [...names].sort())
        w.line(
          0,
          `${indent}${item.type}\t${name}\t${columns.map((column) => column?.[name] ?? '-').join('\t')}`,
        )
    }
}
