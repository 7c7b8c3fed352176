// The screen: the timeline with its prompt on the left, the cluster on the right.

import { Box, Text, useApp, useInput, useWindowSize } from 'ink'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { SessionStore, TimelineEntry } from '#game/session-state.ts'
import { PodsPanel } from './panels/PodsPanel.tsx'

/** Redraws of a running world per second. */
const framesPerSecond = 10

export function App({ session }: { readonly session: SessionStore }) {
  const state = useSyncExternalStore(
    (tell) => session.subscribe(tell),
    () => session.state,
  )
  const [line, setLine] = useState('')
  const { columns, rows } = useWindowSize()
  const { exit } = useApp()

  useEffect(() => {
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      session.tick(now - last)
      last = now
    }, 1000 / framesPerSecond)
    return () => clearInterval(timer)
  }, [session])

  useInput((input, key) => {
    if (key.ctrl && input === 'c') {
      if (!session.interrupt()) exit()
    } else if (key.return) {
      void session.submit(line)
      setLine('')
    } else if (key.backspace) setLine((text) => text.slice(0, -1))
    else if (!key.ctrl && !key.meta) setLine((text) => text + input)
  })

  const lines = state.timeline.flatMap(linesOf)
  return (
    <Box width={columns} height={rows}>
      <Box flexDirection="column" flexGrow={1} borderStyle="single" overflow="hidden">
        <Box flexDirection="column" flexGrow={1} overflow="hidden">
          {lines.slice(-(rows - 4)).map((text, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own
            <Text key={i} wrap="truncate">
              {text === '' ? ' ' : text}
            </Text>
          ))}
        </Box>
        <Text>
          {state.prompt}
          {line}
        </Text>
      </Box>
      <PodsPanel rows={state.pods} />
    </Box>
  )
}

function linesOf(entry: TimelineEntry): string[] {
  if (entry.kind === 'command') return [`$ ${entry.line}`, ...entry.output.split('\n')]
  if (entry.kind === 'message') return `${entry.from}  ${entry.text}`.split('\n')
  return entry.text.split('\n')
}
