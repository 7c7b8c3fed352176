// The terminal as the screen found it and leaves it: raw mode, pastes, the alternate screen, also after a crash.
import { writeSync } from 'node:fs'
import { KeyDecoder, type KeyInput } from './keyboard.ts'

/** What the screen reads from: a terminal, or what a test puts in its place. */
export interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean
  setRawMode?(isRaw: boolean): unknown
}

/** A lone ESC is the key after so many milliseconds of silence. */
const escapeMs = 25
const pastesOn = '\x1b[?2004h'
const pastesOff = '\x1b[?2004l'
const wheelOn = '\x1b[?1000h\x1b[?1006h'
const wheelOff = '\x1b[?1006l\x1b[?1000l'
/** Pastes unmarked, the mouse the terminal's own, main screen, cursor visible, no colours. */
const asFound = `${pastesOff}${wheelOff}\x1b[?1049l\x1b[?25h\x1b[0m`

/** Reads keys while it runs. */
export class Keyboard {
  readonly #input: Input
  readonly #output: NodeJS.WritableStream
  readonly #press: (input: KeyInput) => void
  #decoder = new KeyDecoder()
  #timer: NodeJS.Timeout | undefined
  #isOn = false
  #readsWheel = false

  constructor(input: Input, output: NodeJS.WritableStream, press: (input: KeyInput) => void) {
    this.#input = input
    this.#output = output
    this.#press = press
  }

  start(): void {
    if (this.#isOn) return
    this.#isOn = true
    this.#decoder = new KeyDecoder()
    this.#input.setEncoding('utf8')
    this.#input.setRawMode?.(true)
    this.#input.on('data', this.#read)
    this.#input.resume()
    this.#output.write(this.#readsWheel ? pastesOn + wheelOn : pastesOn)
  }

  /** Whether the wheel comes as keys, or is left to the terminal. */
  readWheel(isWanted: boolean): void {
    if (isWanted === this.#readsWheel) return
    this.#readsWheel = isWanted
    if (this.#isOn) this.#output.write(isWanted ? wheelOn : wheelOff)
  }

  stop(): void {
    if (!this.#isOn) return
    this.#isOn = false
    clearTimeout(this.#timer)
    this.#input.off('data', this.#read)
    this.#input.setRawMode?.(false)
    this.#input.pause()
    this.#output.write(this.#readsWheel ? pastesOff + wheelOff : pastesOff)
  }

  readonly #read = (chunk: string | Buffer): void => {
    clearTimeout(this.#timer)
    for (const input of this.#decoder.push(String(chunk))) this.#press(input)
    if (this.#decoder.isWaiting)
      this.#timer = setTimeout(() => {
        for (const input of this.#decoder.flush()) this.#press(input)
      }, escapeMs)
  }
}

const signals = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const

/**
 * Puts the terminal back when the process ends in any way it can still notice, even when nobody unmounts the screen.
 * `onInterrupt` takes SIGINT, for terminals that make it of Ctrl-C. Call the answer once the screen has been taken off in good order.
 */
export function guardTerminal(
  input: Input,
  fd: number | undefined,
  onCrash: (error: unknown) => void,
  onInterrupt?: () => void,
): () => void {
  const restore = () => {
    if (input.isTTY) input.setRawMode?.(false)
    if (fd === undefined) return
    try {
      writeSync(fd, asFound)
    } catch (error) {
      // The terminal is gone (SIGHUP): nobody is left to see what it looks like. Anything else is a mistake of ours.
      if (!(error instanceof Error && 'code' in error)) throw error
    }
  }
  const end = (signal: NodeJS.Signals) => {
    if (signal === 'SIGINT' && onInterrupt !== undefined) {
      onInterrupt()
      return
    }
    restore()
    release()
    // With our handler gone the signal does what it does to everybody.
    process.kill(process.pid, signal)
  }
  const release = () => {
    process.off('exit', restore)
    process.off('uncaughtException', onCrash)
    process.off('unhandledRejection', onCrash)
    for (const signal of signals) process.off(signal, end)
  }
  process.on('exit', restore)
  process.on('uncaughtException', onCrash)
  process.on('unhandledRejection', onCrash)
  for (const signal of signals) process.on(signal, end)
  return release
}
