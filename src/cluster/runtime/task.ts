// Work that takes virtual time, written in a line: a generator yields what it waits for and goes on when that has come.
import type { Cancel } from '#api/request.ts'
import type { Clock } from '../clock.ts'

/** Something to wait for: it calls `resume` once, now or later, unless it is cancelled before. */
export type Wait = (resume: () => void) => Cancel

export type Task<T = void> = Generator<Wait, T, void>

export type Outcome<T> = { readonly value: T } | { readonly error: unknown }

/** Waits a time. */
export function sleep(clock: Clock, ms: number): Wait {
  return (resume) => clock.after(ms, resume)
}

/** Waits for a callback that brings a value. */
export function* awaitValue<T>(begin: (bring: (value: T) => void) => Cancel): Task<T> {
  let brought: { readonly value: T } | undefined
  yield (resume) =>
    begin((value) => {
      brought = { value }
      resume()
    })
  return (brought as { readonly value: T } | undefined)?.value as T
}

/** Runs a task until it ends or is cancelled; a cancelled task never tells its end. */
export function startTask<T>(task: Task<T>, onEnd: (outcome: Outcome<T>) => void): Cancel {
  let cancelWait: Cancel = () => {}
  let isOver = false

  const advance = (): void => {
    for (;;) {
      let next: IteratorResult<Wait, T>
      try {
        next = task.next()
      } catch (error) {
        isOver = true
        onEnd({ error })
        return
      }
      if (next.done === true) {
        isOver = true
        onEnd({ value: next.value })
        return
      }
      let isStarting = true
      let hasCome = false
      cancelWait = next.value(() => {
        if (isOver) return
        if (isStarting) hasCome = true
        else advance()
      })
      isStarting = false
      if (!hasCome) return
    }
  }

  advance()
  return () => {
    isOver = true
    cancelWait()
  }
}
