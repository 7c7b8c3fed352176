// A patch that does not fit its document.

/** The message is what the API answers with 400. */
export class PatchError extends Error {}
