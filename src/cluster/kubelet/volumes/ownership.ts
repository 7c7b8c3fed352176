// Gives the files of a volume to the group of its pod. Models pkg/volume SetVolumeOwnership, v1.35.
import type { FileTree, TreePath } from '../../machines/file-tree.ts'
import type { VolumeSetup } from './volume-plugin.ts'

const mayWrite = { file: 0o660, directory: 0o2770 }
const mayRead = { file: 0o440, directory: 0o2550 }

/** Does nothing for a pod without fsGroup. */
export function setOwnership({ pod }: VolumeSetup, tree: FileTree, isReadOnly: boolean): void {
  const group = pod.spec.securityContext?.fsGroup
  if (group !== undefined) give(tree, [], group, isReadOnly ? mayRead : mayWrite)
}

function give(tree: FileTree, path: TreePath, gid: number, bits: typeof mayWrite): void {
  const node = path.length === 0 ? tree.own([]) : tree.own(path)
  node.gid = gid
  if (node.kind === 'link') return
  node.mode |= node.kind === 'directory' ? bits.directory : bits.file
  if (node.kind !== 'directory') return
  for (const name of [...node.entries.keys()]) give(tree, [...path, name], gid, bits)
}

/** The user whom all containers of a pod run as, to whom tokens then belong. Models util.FsUserFrom. */
export function soleUser({ spec }: VolumeSetup['pod']): number | undefined {
  const shared = spec.securityContext?.runAsUser
  const users = [...(spec.initContainers ?? []), ...spec.containers].map(
    ({ securityContext }) => securityContext?.runAsUser ?? shared,
  )
  return users.every((user) => user === users[0]) ? users[0] : undefined
}
