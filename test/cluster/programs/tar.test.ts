// tar in a container: packs, lists, unpacks, and says what a busybox tar says.
import { describe, expect, it } from 'vitest'
import { parseImageReference } from '#cluster/machines/image-reference.ts'
import type { Image } from '#cluster/programs/image.ts'
import { ImageCatalogue } from '#cluster/programs/images/index.ts'
import { ContainerWorld } from './container-world.ts'

const run = (script: string) => {
  const { log, exit } = new ContainerWorld().sh(script)
  return [log, exit?.code]
}

const tree =
  'cd /tmp; mkdir -p d/e; echo one > d/a; printf "\\377\\000\\303" > d/e/b; ln -s a d/l; chmod 600 d/a; '

describe('tar', () => {
  it.each([
    ['packs and lists in order', `${tree} tar cf x.tar d; tar tf x.tar`, 'd/\nd/a\nd/e/\nd/e/b\nd/l\n', 0],
    [
      'brings modes, times, links and bytes back',
      `${tree} touch -d '2020-02-03 04:05:06' d/a; tar cf - d | tar xf - -C /root; cd /root/d; stat -c '%a %Y' a; base64 e/b; readlink l; cat l`,
      '600 1580702706\n/wDD\na\none\n',
      0,
    ],
    [
      'leaves the time of unpacking with -m',
      `${tree} touch -d '2020-02-03 04:05:06' d/a; tar cf x.tar d/a; rm d/a; tar xmf x.tar; [ "$(date +%Y)" = "$(date -r d/a +%Y)" ] && echo now`,
      'now\n',
      0,
    ],
    [
      'tells members in full',
      `${tree} touch -d '2020-02-03 04:05:06' d/a; tar c d/a | tar tv`,
      '-rw------- root/root         4 2020-02-03 04:05:06 d/a\n',
      0,
    ],
    [
      'keeps names inside',
      `${tree} tar cvf /tmp/x.tar /tmp/d/a; tar xvf x.tar; cat tmp/d/a`,
      "tar: removing leading '/' from member names\ntmp/d/a\ntmp/d/a\none\n",
      0,
    ],
    [
      'goes on when something is missing',
      `${tree} tar cf x.tar nope d/a; echo $?; tar tf x.tar`,
      'tar: nope: No such file or directory\ntar: error exit delayed from previous errors\n1\nd/a\n',
      0,
    ],
    [
      'takes what it is asked for',
      `${tree} tar cf x.tar d; tar xOf x.tar d/a; tar tf x.tar d/e; tar tf x.tar q`,
      'one\nd/e/\nd/e/b\ntar: q: not found in archive\n',
      1,
    ],
    [
      'strips parts and leaves names out',
      `${tree} tar cf x.tar d; mkdir o; tar xf x.tar -C o --strip-components 1 --exclude e; ls o`,
      'a\nl\n',
      0,
    ],
    ['packs nothing for nobody', 'tar cf /tmp/x.tar', 'tar: empty archive\n', 1],
    ['knows what is no archive', 'yes | head -c 600 | tar t', 'tar: invalid tar magic\n', 1],
    ['sees a cut archive', `${tree} tar cf x.tar d; head -c 700 x.tar | tar x`, 'tar: short read\n', 1],
    [
      'needs its folder',
      `${tree} tar cf x.tar d; tar xf x.tar -C /nope`,
      "tar: can't change directory to '/nope': No such file or directory\n",
      1,
    ],
    ['needs its archive', 'tar tf /nope.tar', "tar: can't open '/nope.tar': No such file or directory\n", 1],
    [
      'zips and finds out by itself that it has to unzip',
      `${tree} tar czf x.tgz d; head -c 2 x.tgz | base64; tar tzf x.tgz; tar xOf x.tgz d/a; cat x.tgz | tar tz | wc -l`,
      'H4s=\nd/\nd/a\nd/e/\nd/e/b\nd/l\none\n5\n',
      0,
    ],
    ['knows what is not zipped', 'echo no | tar tz', 'tar: invalid magic\n', 1],
    [
      'is unzipped by others',
      `${tree} gzip -c d/a | zcat; gzip d/a; ls d; gunzip d/a.gz; cat d/a; gunzip d/a; gzip nope`,
      'one\na.gz\ne\nl\none\ngunzip: d/a: unknown suffix\ngzip: nope: No such file or directory\n',
      1,
    ],
    [
      'carries names of any length',
      `cd /tmp; n=$(printf '%0130d' 7); mkdir -p $n/$n; echo deep > $n/$n/f; tar cf x.tar $n; rm -r $n; tar xf x.tar; cat $n/$n/f`,
      'deep\n',
      0,
    ],
  ])('%s', (_, script, log, code) => expect(run(script)).toEqual([log, code]))

  it('is not in an image without tools', () => {
    const reference = parseImageReference('registry.k8s.io/pause:3.10')
    const image = 'canonical' in reference ? new ImageCatalogue().find(reference) : undefined
    const { startError } = new ContainerWorld().start(['tar', 'c'], { image: image as Image })
    expect(startError).toContain('exec: "tar": executable file not found in $PATH')
  })
})
