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

it('gives lines back as they came, whether packed by then or not', () => {
  let nowMs = 1_767_600_000_000.5
  const log = new ContainerLog(() => nowMs)
  const texts = Array.from({ length: 5000 }, (_, i) => `${i} 파드 \udc80 \\ "${'é'.repeat(i % 7)}"\n`)
  for (const [i, text] of texts.entries()) {
    nowMs += 0.25
    log.write(i % 3 === 0 ? 'stderr' : 'stdout', text)
  }
  expect(log.lines.map(({ text }) => text)).toEqual(texts)
  expect(log.lines[3]).toEqual({ timeMs: 1_767_600_000_001.5, stream: 'stderr', text: texts[3] })
  for (const count of [0, 1, 999, 1500, 4321, 5000, 9999])
    expect(log.last(count).map(({ text }) => text)).toEqual(count === 0 ? [] : texts.slice(-count))
})
