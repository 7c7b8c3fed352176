import { expect, it } from 'vitest'
import { Output } from '#game/output.ts'

const newOutput = () => new Output((lines) => `(${lines} left out)`)

it('keeps the beginning and the end of what never ends, and counts the lines between', () => {
  const output = newOutput()
  for (let line = 0; line < 200_000; line++) output.add(`line ${line}\n`)
  const { text, droppedLines } = output
  expect(text.length).toBeLessThan(600_000)
  const lines = text.split('\n')
  expect(lines[0]).toBe('line 0')
  expect(lines.at(-2)).toBe('line 199999')
  expect(lines).toContain(`(${droppedLines} left out)`)
  expect(lines.length - 2 + droppedLines).toBe(200_000)
})

it('bounds a single line as well', () => {
  const output = newOutput()
  for (let part = 0; part < 5000; part++) output.add('x'.repeat(1000))
  output.add('the end')
  expect(output.text.length).toBeLessThan(600_000)
  expect(output.text).toMatch(/^x+\(1 left out\)\nx+the end$/)
  expect(output.droppedLines).toBe(1)
})
