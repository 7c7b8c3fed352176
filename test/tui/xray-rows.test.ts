// The diagram of an X-ray: wide, narrow, in ASCII, and one step in full.
import { describe, expect, it } from 'vitest'
import type { XrayStep, XrayView } from '#game/xray/view.ts'
import { rowWidth } from '../../src/tui/rows.ts'
import { hopsOf, xrayRows, xrayStepRows } from '../../src/tui/screens/xray-rows.ts'
import { en } from '../../src/tui/text/en.ts'
import { ko } from '../../src/tui/text/ko.ts'
import { type Row, themeFor } from '../../src/tui/theme.ts'

const drawn = themeFor({ theme: '16', ascii: false }).signs
const ascii = themeFor({ theme: '16', ascii: true }).signs
const all = Number.POSITIVE_INFINITY

const step = (change: Partial<XrayStep>): XrayStep => ({
  key: '',
  at: '+0.000s',
  who: 'kubectl',
  way: [],
  what: '',
  rule: '',
  rows: [],
  hasFailed: false,
  ...change,
})

const view: XrayView = {
  title: 'kubectl scale deploy/web --replicas=3',
  took: '0.412 s in the cluster',
  note: '',
  steps: [
    step({
      way: [
        { label: 'PATCH deployments/scale', to: 'API server' },
        { label: 'rev 841', to: 'etcd' },
      ],
      what: 'web: 3 replicas',
      rule: 'the patch is applied to the object as it is now',
    }),
    step({
      at: '+0.002s',
      who: 'replicaset controller',
      way: [
        { label: 'POST pods ×2', to: 'API server' },
        { label: 'rev 843…844', to: 'etcd' },
      ],
      what: 'web-…-k2x9a, web-…-p8s7d',
    }),
    step({
      at: '+0.003s',
      who: 'scheduler',
      way: [{ label: 'filter', to: 'no node', isBroken: true }],
      what: 'web-7c9d8f6b5-k2x9a: 0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: not eligible',
      rule: 'no node passes all filters',
      rows: [
        { name: 'shop/web-7c9d8f6b5-k2x9a', text: '' },
        { name: 'filter', text: 'worker-1  NodeResourcesFit: Insufficient cpu' },
        { name: 'filter', text: 'worker-2  NodeResourcesFit: Insufficient cpu' },
      ],
      hasFailed: true,
    }),
  ],
}

const look = (width: number, signs = drawn, texts: typeof en | typeof ko = en) => ({ width, signs, texts })
const plain = (rows: readonly Row[]) =>
  rows.map((row) =>
    row
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  )

describe('the diagram', () => {
  it('has lanes and tells of the watch where there is room', () => {
    const rows = xrayRows(view, { at: 1, shownHops: all }, look(110), 16)
    expect(plain(rows)).toEqual([
      'kubectl scale deploy/web --replicas=3                                                   0.412 s in the cluster',
      '',
      '  +0.000s  kubectl               ─ PATCH deployments/scale ─▶ API server ─ rev 841 ─▶ etcd',
      '                                   web: 3 replicas',
      '                                                                   │ watch',
      '> +0.002s  replicaset controller ─ POST pods ×2 ────────────▶ API server ─ rev 843…844 ─▶ etcd',
      '                                   web-…-k2x9a, web-…-p8s7d',
      '                                                                   │ watch',
      '  +0.003s  scheduler             ─ filter ──────────────────× no node',
      '                                   web-7c9d8f6b5-k2x9a: 0/3 nodes are available: 3 Insufficient cpu. no new c…',
      '',
      '',
      '',
      '─'.repeat(110),
      'rule',
      '',
    ])
  })

  it('shortens names on a narrow terminal, and tells of the step one is at', () => {
    const rows = xrayRows(view, { at: 2, shownHops: all }, look(56), 11)
    expect(plain(rows)).toEqual([
      'kubectl scale deploy/web --replicas=3',
      '',
      '  +0.000s  kubectl ─PATCH deployments/scale─▶ API',
      '  +0.002s  replicaset ─POST pods ×2─▶ API',
      '> +0.003s  scheduler ─filter─× no node',
      '           web-7c9d8f6b5-k2x9a: 0/3 nodes are available:',
      '           3 Insufficient cpu. no new claims to',
      '           deallocate, preemption: not eligible',
      '─'.repeat(56),
      'rule  no node passes all filters',
      '',
    ])
  })

  it('is drawn one arrow after the other', () => {
    expect(hopsOf(view)).toBe(5)
    const seen = (shownHops: number) => plain(xrayRows(view, { at: 0, shownHops }, look(110), 16)).slice(2, 7)
    expect(seen(1)).toEqual([
      '> +0.000s  kubectl               ─ PATCH deployments/scale ─▶ API server',
      '                                   web: 3 replicas',
      '                                                                   │ watch',
      '',
      '',
    ])
    expect(seen(3)[3]).toBe('  +0.002s  replicaset controller ─ POST pods ×2 ────────────▶ API server')
  })

  it('needs nothing but ASCII where that is asked for', () => {
    const rows = xrayRows(view, { at: 1, shownHops: all }, look(110, ascii), 16)
    expect(plain(rows).join('')).toMatch(/^[\x20-\x7e]*$/)
    expect(plain(rows)[5]).toBe(
      '> +0.002s  replicaset controller - POST pods x2 ------------> API server - rev 843...844 -> etcd',
    )
  })

  it('keeps within its cells and rows at every size, in both languages', () => {
    for (const texts of [en, ko])
      for (const [width, height] of [
        [116, 37],
        [76, 21],
        [56, 13],
        [40, 9],
      ] as const)
        for (const at of [0, 1, 2, 9]) {
          const rows = xrayRows(view, { at, shownHops: all }, look(width, drawn, texts), height)
          expect(rows.length).toBeLessThanOrEqual(height)
          expect(Math.max(...rows.map(rowWidth))).toBeLessThanOrEqual(width)
          for (const each of view.steps)
            for (const row of xrayStepRows(each, '', look(width, drawn, texts)))
              expect(rowWidth(row)).toBeLessThanOrEqual(width)
        }
  })

  it('shows the step one is at of a flow that is longer than the page', () => {
    const steps = Array.from({ length: 40 }, (_, i) =>
      step({ who: `step-${i}`, way: [{ label: '', to: 'x' }] }),
    )
    const shown = (at: number) =>
      plain(xrayRows({ ...view, steps }, { at, shownHops: all }, look(80), 14)).filter((row) =>
        row.includes('step-'),
      )
    expect(shown(0)[0]).toContain('> +0.000s  step-0')
    expect(shown(39).at(-1)).toContain('> +0.000s  step-39')
    expect(shown(20).some((row) => row.includes('> +0.000s  step-20'))).toBe(true)
    expect(shown(20)).toHaveLength(9)
  })

  it('says why there is nothing', () => {
    const none = { title: '', took: '', steps: [], note: 'ls: no request was made' }
    expect(plain(xrayRows(none, { at: 0, shownHops: 1 }, look(80), 10))).toEqual(['ls: no request was made'])
  })
})

describe('a step in full', () => {
  it('names the objects, the rule and every moment', () => {
    expect(plain(xrayStepRows(view.steps[2] as XrayStep, 'step 3 of 3', look(60)))).toEqual([
      '+0.003s                                          step 3 of 3',
      'scheduler ─ filter ─× no node',
      '',
      '  what    web-7c9d8f6b5-k2x9a: 0/3 nodes are available: 3',
      '          Insufficient cpu. no new claims to deallocate,',
      '          preemption: not eligible',
      '  rule    no node passes all filters',
      '',
      '  shop/web-7c9d8f6b5-k2x9a',
      '  filter  worker-1  NodeResourcesFit: Insufficient cpu',
      '          worker-2  NodeResourcesFit: Insufficient cpu',
    ])
  })
})
