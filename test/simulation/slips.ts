// Slips of the hand, by seed.
import type { RandomStream } from '#cluster/random.ts'

/** Two letters swapped, one doubled, one left out: what hands do. */
export function slip(word: string, chance: RandomStream): string {
  const at = 1 + chance.below(word.length - 2)
  const [a = '', b = ''] = [word[at], word[at + 1]]
  if (a === b) return word.slice(0, at) + word.slice(at + 1)
  const made = [
    word.slice(0, at) + b + a + word.slice(at + 2),
    word.slice(0, at) + a + word.slice(at),
    word.slice(0, at) + word.slice(at + 1),
  ]
  return chance.pick(made)
}
