// The pods of the namespace in use.

import { Box, Text } from 'ink'
import type { PodRow } from '#game/session-state.ts'

export function PodsPanel({ rows }: { readonly rows: readonly PodRow[] }) {
  return (
    <Box flexDirection="column" borderStyle="single" width={44}>
      <Text bold>pods</Text>
      {rows.map((row) => (
        <Text key={row.key} wrap="truncate">
          {row.name} {row.ready} {row.status} {row.restarts}
        </Text>
      ))}
    </Box>
  )
}
