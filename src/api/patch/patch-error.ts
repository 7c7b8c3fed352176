// A patch that does not fit its document.

/** The message and the code are what the API answers. */
export class PatchError extends Error {
  readonly code: 400 | 500

  constructor(message: string, code: 400 | 500 = 500) {
    super(message)
    this.code = code
  }
}
