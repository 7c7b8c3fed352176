// The line of a log that tells most.
import type { LogLine } from './survey.ts'

/** The line of a log that most likely tells why. */
export function lastWords(lines: readonly LogLine[]): string | undefined {
  const telling = lines.findLast(({ text }) =>
    /error|fail|fatal|panic|denied|refused|not found|no such|bad address|can't|cannot|not set|missing|in use/i.test(
      text,
    ),
  )
  return (telling ?? lines.at(-1))?.text
}
