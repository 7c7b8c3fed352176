// What keeps a kustomization from being built, in kustomize's words.

export class KustomizeError extends Error {}
