// Programs that look at bytes rather than at characters.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ContainerWorld } from './container-world.ts'

const run = (script: string) => {
  const { log, exit } = new ContainerWorld().sh(script)
  return [log, exit?.code]
}
const bytes = 'printf "a\\377\\000\\303b\\n" > /tmp/f; cd /tmp; '
const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex')

describe('bytes in containers', () => {
  it.each([
    ['wc -c < f; wc -c f; head -c 3 f | base64; tail -c 3 f | base64', '6\n6 f\nYf8A\nw2IK\n'],
    [
      'cut -b 1-2 f | base64; cat f f | base64; dd if=f bs=2 count=2 2>/dev/null | base64',
      'Yf8K\nYf8Aw2IKYf8Aw2IK\nYf8Aww==\n',
    ],
    ['hexdump -C f', '00000000  61 ff 00 c3 62 0a                                 |a...b.|\n00000006\n'],
    ['hexdump f', '0000000 ff61 c300 0a62\n0000006\n'],
    ['xxd f; xxd -p f', '00000000: 61ff 00c3 620a                           a...b.\n61ff00c3620a\n'],
    ['od -c f; od -An -tx1 f', '0000000   a 377  \\0 303   b  \\n\n0000006\n 61 ff 00 c3 62 0a\n'],
    [
      'head -c 48 /dev/zero | hexdump -C',
      '00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n*\n00000030\n',
    ],
    [
      'cp f g; cmp f g; echo x >> g; cmp f g; printf axx > h; cmp f h',
      'cmp: EOF on f\nf h differ: char 2, line 1\n',
    ],
    ['echo é | wc -c; echo é | wc -m; printf "\\303" > u; printf "\\251" >> u; cat u', '3\n2\né'],
    ['head -c 4 /dev/urandom | wc -c; dd if=/dev/urandom bs=100 count=3 2>/dev/null | wc -c', '4\n300\n'],
  ])('%s', (script, log) => expect(run(bytes + script)[0]).toBe(log))

  it('have the sums that others find', () => {
    const text = 'hello'.repeat(40)
    const sums = ['md5', 'sha1', 'sha256'].map((name) => `${digest(name, text)}  -\n`).join('')
    const script = ['md5sum', 'sha1sum', 'sha256sum'].map((name) => `printf %s ${text} | ${name}`).join('; ')
    expect(run(script)).toEqual([sums, 0])
  })

  it('are checked against a list', () => {
    expect(run(`${bytes} md5sum f > s; md5sum -c s; echo x >> f; md5sum -c s`)).toEqual([
      'f: OK\nf: FAILED\nmd5sum: WARNING: 1 of 1 computed checksums did NOT match\n',
      1,
    ])
  })
})
