// The bytes of texts on their way out. Nearly all texts are plain, which Node encodes faster than we do.
import { bytesOfText, hasRawBytes } from '#api/byte-text.ts'

/** A text as it goes out: itself where it is plain, its bytes where some are no characters. */
export function outgoingText(text: string): string | Uint8Array {
  return hasRawBytes(text) ? bytesOfText(text) : text
}

/** The bytes of a text. */
export function bytesOf(text: string): Buffer {
  return hasRawBytes(text) ? Buffer.from(bytesOfText(text)) : Buffer.from(text, 'utf8')
}
