// What each operation is for, in the words of the API. Models apiserver endpoints APIInstaller's Doc texts, v1.35.

/** What an operation's text tells of the resource. */
export interface OperationSubject {
  readonly kind: string
  /** Of the subresource, where it is one. */
  readonly subresource?: string | undefined
  readonly canBeWatched?: boolean | undefined
}

const deprecated = "deprecated: use the 'watch' parameter with a list operation instead"

/** The text of an action on a kind. */
export function operationText(action: string, subject: OperationSubject): string {
  const { kind, subresource, canBeWatched } = subject
  const part = subresource === undefined ? '' : `${subresource} of `
  switch (action) {
    case 'get':
      return `read ${part}the specified ${kind}`
    case 'put':
      return `replace ${part}the specified ${kind}`
    case 'patch':
      return `partially update ${part}the specified ${kind}`
    case 'post':
      return subresource === undefined
        ? `create${withArticle(kind)}`
        : `create ${subresource} of${withArticle(kind)}`
    case 'delete':
      return `delete${withArticle(kind)}`
    case 'deletecollection':
      return `delete collection of ${kind}`
    case 'watch':
      return `watch changes to an object of kind ${kind}. ${deprecated}, filtered to a single item with the 'fieldSelector' parameter.`
    case 'watchlist':
      return `watch individual changes to a list of ${kind}. ${deprecated}.`
    default:
      return `list ${canBeWatched === false ? '' : 'or watch '}objects of kind ${kind}`
  }
}

/** The text of a method on a stream or a proxy. */
export function connectText(method: string, subresource: string, kind: string): string {
  return `connect ${method.toUpperCase()} requests to ${subresource} of ${kind}`
}

/** Plurals have no article. */
function withArticle(noun: string): string {
  if (noun.endsWith('s') && !noun.endsWith('ss')) return ` ${noun}`
  return ` ${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`
}
