// Headless play: each line of a script is what a player would type.
import { createWorld } from './world.ts'

/** Runs the lines and writes the transcript. */
export async function runScript(
  lines: readonly string[],
  seed: number,
  write: (text: string) => void,
): Promise<number> {
  const { session } = createWorld({ seed })
  for (const line of lines) {
    if (line.trim() === '') continue
    await session.finish(line)
    const entry = session.state.timeline.at(-1)
    write(`$ ${line}\n${entry?.output ?? ''}`)
  }
  return 0
}
