// The shape of OpenAPI v3 documents, as far as the server writes them.

export interface OpenApiSchema {
  readonly [keyword: string]: unknown
  readonly $ref?: string
}

export interface OpenApiParameter {
  readonly name: string
  readonly in: 'query' | 'path'
  readonly description?: string
  readonly required?: true
  readonly schema: OpenApiSchema
}

export interface OpenApiContent {
  readonly [mediaType: string]: { readonly schema: OpenApiSchema }
}

export interface OpenApiOperation {
  readonly tags: readonly string[]
  /** What the operation is for. */
  readonly description: string
  readonly operationId: string
  readonly parameters?: readonly OpenApiParameter[]
  readonly requestBody?: { readonly content: OpenApiContent; readonly required?: true }
  readonly responses: {
    readonly [code: string]: { readonly description?: string; readonly content?: OpenApiContent }
  }
  readonly 'x-kubernetes-action'?: string
  readonly 'x-kubernetes-group-version-kind'?: {
    readonly group: string
    readonly version: string
    readonly kind: string
  }
}

/** The operations of a path by method, and the parameters that all of them take. */
export interface OpenApiPath {
  readonly parameters?: readonly OpenApiParameter[]
  readonly operations: { readonly [method: string]: OpenApiOperation }
}

export interface OpenApiDocument {
  readonly openapi: '3.0.0'
  readonly info: { readonly title: 'Kubernetes'; readonly version: string }
  readonly paths: { readonly [path: string]: unknown }
  readonly components: {
    readonly schemas?: { readonly [name: string]: OpenApiSchema }
    readonly securitySchemes: unknown
  }
}
