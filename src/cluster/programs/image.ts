// What an image brings: its files and how a container of it starts when the pod does not say otherwise.
import type { FileTree } from '../machines/file-tree.ts'
import type { ImageBehaviour } from './behaviour.ts'

export interface Image {
  /** The full reference: `docker.io/library/nginx:1.27`. */
  readonly reference: string
  /** `sha256:` and 64 digits. */
  readonly id: string
  readonly sizeBytes: number
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  /** In the order of the image's configuration. */
  readonly env: readonly (readonly [name: string, value: string])[]
  /** As in a Dockerfile: '', a number, a name, `user:group`. */
  readonly user: string
  readonly workingDirectory: string
  /** The image's read-only files; a container writes into a layer over them. */
  readonly files: FileTree
  /** Sent to end it; TERM when left out. */
  readonly stopSignal?: string
  /** What a level said about the image. */
  readonly behaviour?: ImageBehaviour
}
