// The page of an X-ray: its steps are drawn one hop after the other, then the player steps through them.

import { useContext, useEffect, useRef } from 'react'
import type { SessionState } from '#game/session-state.ts'
import type { XrayView } from '#game/xray/view.ts'
import { Frame, Rows, ThemeContext } from '../Rows.tsx'
import { row } from '../rows.ts'
import type { Screen } from '../screen.ts'
import type { ScreenState } from '../screen-state.ts'
import type { Texts } from '../text/index.ts'
import { placesOf } from '../view.ts'
import { keyLine } from './bars.ts'
import { hopsOf, xrayRows, xrayStepRows } from './xray-rows.ts'

export interface XrayScreenProps {
  readonly screen: Screen
  readonly state: ScreenState
  readonly session: SessionState
  readonly words: Texts
  readonly view: XrayView
}

/** A frame of the animation, and how long all of it may take. */
const hopMs = 60
const drawingMs = 1500

export function XrayScreen({ screen, state, session, words, view }: XrayScreenProps) {
  const { signs } = useContext(ThemeContext)
  const { columns, rows, appearance } = state
  const { at, isDetail, top, shownHops } = state.xray
  const hops = hopsOf(view)
  // Without colours nothing moves: such terminals are slow, or somebody listens to them.
  const isStill = appearance.theme === 'mono'
  // By the clock, not by frames: a busy machine skips some of them.
  const begunMs = useRef(0)
  useEffect(() => {
    if (shownHops >= hops) return
    if (isStill) {
      screen.revealXray(Number.POSITIVE_INFINITY)
      return
    }
    if (shownHops <= 1) begunMs.current = performance.now()
    const timer = setTimeout(() => {
      const share = (performance.now() - begunMs.current) / Math.min(drawingMs, hops * hopMs)
      screen.revealXray(Math.max(shownHops + 1, Math.ceil(hops * share)))
    }, hopMs)
    return () => clearTimeout(timer)
  }, [screen, shownHops, hops, isStill])
  const [width, room] = [columns - 4, rows - 3]
  const look = { width, signs, texts: words }
  const step = view.steps[Math.min(at, view.steps.length - 1)]
  const place = words.xray.place(Math.min(at, view.steps.length - 1) + 1, view.steps.length)
  const detail = isDetail && step !== undefined ? xrayStepRows(step, view.title, look) : undefined
  const last = detail === undefined ? 0 : Math.max(0, detail.length - room)
  useEffect(() => screen.clampXray(last), [screen, last])
  const first = Math.min(top, last)
  const below = detail === undefined ? 0 : detail.length - first - room
  const drawn =
    detail?.slice(first, first + room) ??
    xrayRows(view, { at, shownHops: isStill ? hops : shownHops }, look, room)
  const foot = [...(view.steps.length > 0 ? [place] : []), ...(below > 0 ? [words.status.below(below)] : [])]
  const keys = state.isAsking
    ? row(` ${words.leave}`, 'warn')
    : keyLine(placesOf(state, session), { width: columns, signs, texts: words })
  return (
    <>
      <Frame
        rows={drawn}
        width={columns}
        height={rows - 1}
        title={words.xray.title}
        foot={foot.join('  ')}
        hasFocus
      />
      <Rows rows={[keys]} width={columns} height={1} />
    </>
  )
}
