import { describe, expect, it } from 'vitest'
import { FileSystem } from '#cluster/machines/file-system.ts'
import { Disk, FileTree } from '#cluster/machines/file-tree.ts'

const nowMs = () => 1000
const user = { uid: 1000, gid: 1000 }

function fileSystem(): FileSystem {
  const lower = new FileTree({ nowMs })
  const image = new FileSystem(lower)
  image.makeDirectory('/etc')
  image.write('/etc/passwd', 'root:x:0:0\n')
  image.makeDirectory('/data')
  image.makeLink('/current', 'data')
  return new FileSystem(new FileTree({ nowMs, lower }))
}

const errnoOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return (error as { errno: string }).errno
  }
  return undefined
}

describe('FileSystem', () => {
  it('copies what it changes and leaves the layer below alone', () => {
    const lower = new FileTree({ nowMs })
    new FileSystem(lower).write('/file', 'old')
    const files = new FileSystem(new FileTree({ nowMs, lower }))
    files.write('/file', 'newer')
    files.write('/more', 'x')
    expect(files.read('/file')).toBe('newer')
    expect(new FileSystem(lower).read('/file')).toBe('old')
    expect(new FileSystem(lower).list('/')).toEqual(['file'])
    expect(files.tree.usedBytes).toBe(6)
    files.remove('/more')
    expect(files.tree.usedBytes).toBe(5)
  })

  it('follows links and dots', () => {
    const files = fileSystem()
    files.write('/current/../current/a', 'hi')
    expect(files.read('/data/a')).toBe('hi')
    expect(files.realPath('/current/a')).toBe('/data/a')
    files.makeLink('/loop', 'loop')
    expect(errnoOf(() => files.read('/loop'))).toBe('ELOOP')
  })

  it('mounts trees, files of trees, read-only or not', () => {
    const files = fileSystem()
    const volume = new FileTree({ nowMs })
    new FileSystem(volume).write('/key', 'one')
    files.mount('/cfg/deep', { tree: volume, isReadOnly: true })
    files.mount('/etc/passwd', { tree: volume, path: '/key' })
    expect(files.read('/cfg/deep/key')).toBe('one')
    expect(files.read('/etc/passwd')).toBe('one')
    expect(errnoOf(() => files.write('/cfg/deep/x', ''))).toBe('EROFS')
    expect(errnoOf(() => files.remove('/etc/passwd'))).toBe('EBUSY')
    expect(errnoOf(() => files.mount('/data', { tree: volume, path: '/key' }))).toBe('ENOTDIR')
    files.write('/cfg/x', 'beside')
    expect(files.list('/cfg')).toEqual(['deep', 'x'])
  })

  it('asks for permission', () => {
    const files = fileSystem()
    expect(errnoOf(() => files.write('/data/x', '', { user }))).toBe('EACCES')
    files.change('/data', { mode: 0o777 })
    files.write('/data/x', 'mine', { user })
    expect(files.stat('/data/x')).toMatchObject({ uid: 1000, gid: 1000, mode: 0o644 })
    expect(errnoOf(() => files.change('/data', { uid: 1 }, user))).toBe('EPERM')
    expect(errnoOf(() => files.list('/nope'))).toBe('ENOENT')
    expect(errnoOf(() => files.list('/etc/passwd'))).toBe('ENOTDIR')
    expect(errnoOf(() => files.removeDirectory('/etc'))).toBe('ENOTEMPTY')
  })

  it('counts bytes and fills disks', () => {
    const disk = new Disk(10)
    const files = new FileSystem(new FileTree({ nowMs, disk }))
    files.openForWrite('/zeros').append('', 8)
    expect(disk.usedBytes).toBe(8)
    expect(errnoOf(() => files.write('/more', 'abc'))).toBe('ENOSPC')
    files.remove('/zeros')
    expect(disk.usedBytes).toBe(0)
  })
})
