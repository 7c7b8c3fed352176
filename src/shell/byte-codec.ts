// How commands and the interpreter tell each other bytes: the one has text, the other a byte a character.

/** Bytes as commands have them: text, in which something stands for every byte that is no character. */
export interface ByteCodec {
  textOfBytes(bytes: Uint8Array): string
  bytesOfText(text: string): Uint8Array
  /** Whether there are bytes that are no characters. */
  hasRawBytes(text: string): boolean
  /** The text for the screen. */
  shownText(text: string): string
}

const piece = 8192

/** A text with one character for each of its bytes. */
export function latin1Of(codec: ByteCodec, text: string): string {
  const bytes = codec.bytesOfText(text)
  let latin1 = ''
  // In pieces: a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += piece) latin1 += String.fromCharCode(...bytes.subarray(i, i + piece))
  return latin1
}

/** The text of one character for each byte. */
export function textOfLatin1(codec: ByteCodec, latin1: string): string {
  if (!/[\x80-\xff]/.test(latin1)) return latin1
  return codec.textOfBytes(Uint8Array.from({ length: latin1.length }, (_, i) => latin1.charCodeAt(i)))
}
