// What each operation is for, in the words of the API. Models apiserver endpoints APIInstaller's Doc texts, v1.35.

export const prettyText =
  "If 'true', then the output is pretty printed. Defaults to 'false' unless the user-agent indicates a browser or command-line HTTP tool (curl and wget)."

const pathPartTexts: { readonly [name: string]: string } = {
  namespace: 'object name and auth scope, such as for teams and projects',
  path: 'path to the resource',
}

/** What a part of a path is, in the paths of a kind. */
export function pathPartText(part: string, kind: string): string {
  return pathPartTexts[part] ?? `${part} of the ${kind}`
}

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
