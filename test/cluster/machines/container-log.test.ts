import { expect, it } from 'vitest'
import { ContainerLog } from '#cluster/machines/container-log.ts'

const written = (write: (log: ContainerLog) => void) => {
  const log = new ContainerLog(() => 0)
  write(log)
  log.close()
  return log.lines.map(({ text }) => text)
}

it('cuts long lines into pieces, which make the line together', () => {
  const lines = written((log) => {
    log.write('stdout', 'x'.repeat(20_000))
    log.write('stdout', `${'y'.repeat(20_000)}\nz\n`)
  })
  expect(lines.map((text) => text.length)).toEqual([16_384, 16_384, 7233, 2])
  expect(lines.join('')).toBe(`${'x'.repeat(20_000)}${'y'.repeat(20_000)}\nz\n`)
})

it('forgets the oldest lines, of which there are too many or too long ones', () => {
  const short = written((log) => {
    for (let i = 0; i < 40_000; i++) log.write('stdout', `${i}\n`)
  })
  expect(short.length).toBeLessThanOrEqual(25_000)
  expect(short.at(-1)).toBe('39999\n')
  const long = written((log) => {
    for (let i = 0; i < 2000; i++) log.write('stdout', `${i}${'x'.repeat(10_000)}\n`)
  })
  expect(long.join('').length).toBeLessThanOrEqual(13 * 2 ** 20)
  expect(long.at(-1)).toMatch(/^1999x/)
})
