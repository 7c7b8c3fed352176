import { describe, expect, it } from 'vitest'
import { widthOf } from '../../../src/tui/cells.ts'
import { rowsOfLines } from '../../../src/tui/panels/wide-lines.ts'

const shown = (text: string, cells: number) => rowsOfLines(text.split('\n'), cells).flat()

const pods = `NAMESPACE     NAME                                    READY   STATUS    RESTARTS   AGE
kube-system   coredns-d6957977b-cwkgz                 1/1     Running   0          4m58s
kube-system   kube-apiserver-control-plane            1/1     Running   0          4m59s
kube-system   kube-controller-manager-control-plane   1/1     Running   0          4m59s
shop          storefront-576bb6f566-8cj45             1/1     Running   0          3m`

const services = `NAME         TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)   AGE
kubernetes   ClusterIP   10.96.0.1     <none>        443/TCP   5m
storefront   NodePort    10.96.14.70   <none>        80/TCP    3m`

const events = `LAST SEEN   TYPE      REASON      OBJECT                            MESSAGE
3m          Normal    Scheduled   pod/storefront-576bb6f566-8cj45   Successfully assigned shop/storefront-576bb6f566-8cj45 to worker-3
2m58s       Warning   Failed      pod/storefront-576bb6f566-8cj45   Error: ErrImagePull`

const described = `Annotations:      shop.example/broken-call: Lena from payments, extension 4711
Events:
  Type    Reason     Age    From               Message
  ----    ------     ----   ----               -------
  Normal  Scheduled  3m     default-scheduler  Successfully assigned shop/till-9ddf559fb-flkkq to worker-2
  Normal  Pulling    3m     kubelet            spec.containers{till}: Pulling image "nginx:1.29"
`

describe('a table that is wider than the timeline', () => {
  it('stays as it was printed where it fits', () => {
    expect(shown(services, 69)).toEqual(services.split('\n'))
  })

  it('has its columns closer together, as long as that is enough', () => {
    expect(shown(services, 64)).toEqual([
      'NAME        TYPE       CLUSTER-IP   EXTERNAL-IP  PORT(S)  AGE',
      'kubernetes  ClusterIP  10.96.0.1    <none>       443/TCP  5m',
      'storefront  NodePort   10.96.14.70  <none>       80/TCP   3m',
    ])
    expect(shown(services, 59)).toEqual([
      'NAME       TYPE      CLUSTER-IP  EXTERNAL-IP PORT(S) AGE',
      'kubernetes ClusterIP 10.96.0.1   <none>      443/TCP 5m',
      'storefront NodePort  10.96.14.70 <none>      80/TCP  3m',
    ])
  })

  it('lets a few long names stand out of line', () => {
    expect(shown(pods, 76)).toEqual([
      'NAMESPACE    NAME                          READY  STATUS   RESTARTS  AGE',
      'kube-system  coredns-d6957977b-cwkgz       1/1    Running  0         4m58s',
      'kube-system  kube-apiserver-control-plane  1/1    Running  0         4m59s',
      'kube-system  kube-controller-manager-control-plane 1/1 Running 0     4m59s',
      'shop         storefront-576bb6f566-8cj45   1/1    Running  0         3m',
    ])
  })

  it('goes on under its first column where that is not enough', () => {
    expect(shown(pods, 58)).toEqual([
      'NAMESPACE    NAME                                   READY',
      '    STATUS   RESTARTS  AGE',
      'kube-system  coredns-d6957977b-cwkgz                1/1',
      '    Running  0         4m58s',
      'kube-system  kube-apiserver-control-plane           1/1',
      '    Running  0         4m59s',
      'kube-system  kube-controller-manager-control-plane  1/1',
      '    Running  0         4m59s',
      'shop         storefront-576bb6f566-8cj45            1/1',
      '    Running  0         3m',
    ])
    expect(shown(events, 76)).toEqual([
      'LAST SEEN  TYPE     REASON     OBJECT',
      '    MESSAGE',
      '3m         Normal   Scheduled  pod/storefront-576bb6f566-8cj45',
      '    Successfully assigned shop/storefront-576bb6f566-8cj45 to worker-3',
      '2m58s      Warning  Failed     pod/storefront-576bb6f566-8cj45',
      '    Error: ErrImagePull',
    ])
  })

  it('breaks the sentences of its last column between words, below where they begin', () => {
    expect(shown(events, 110)).toEqual([
      'LAST SEEN  TYPE     REASON     OBJECT                           MESSAGE',
      '3m         Normal   Scheduled  pod/storefront-576bb6f566-8cj45  Successfully assigned',
      '                                                                shop/storefront-576bb6f566-8cj45 to worker-3',
      '2m58s      Warning  Failed     pod/storefront-576bb6f566-8cj45  Error: ErrImagePull',
    ])
    expect(shown(described, 76)).toEqual([
      'Annotations:      shop.example/broken-call: Lena from payments, extension',
      '                  4711',
      'Events:',
      '  Type    Reason     Age   From',
      '      Message',
      '  ----    ------     ----  ----',
      '      -------',
      '  Normal  Scheduled  3m    default-scheduler',
      '      Successfully assigned shop/till-9ddf559fb-flkkq to worker-2',
      '  Normal  Pulling    3m    kubelet',
      '      spec.containers{till}: Pulling image "nginx:1.29"',
      '',
    ])
  })

  it('is right for Korean, which kubectl pads by characters', () => {
    const korean = `NAME    OWNER            NOTE
web     결제팀              주문을 받습니다
cart    장바구니를 맡은 플랫폼팀   장바구니와 찜 목록`
    expect(shown(korean, 50)).toEqual([
      'NAME  OWNER                     NOTE',
      'web   결제팀                    주문을 받습니다',
      'cart  장바구니를 맡은 플랫폼팀  장바구니와 찜 목록',
    ])
  })

  it('is known by its heading while a watch widens the columns', () => {
    const watch = `NAME                  READY   STATUS    RESTARTS   AGE
web-576bb6f566-8cj45   1/1     Running   0          3m
web-576bb6f566-8cj45   0/1     CrashLoopBackOff   1 (2s ago)   3m10s`
    expect(shown(watch, 66)).toEqual([
      'NAME                  READY  STATUS            RESTARTS    AGE',
      'web-576bb6f566-8cj45  1/1    Running           0           3m',
      'web-576bb6f566-8cj45  0/1    CrashLoopBackOff  1 (2s ago)  3m10s',
    ])
  })

  it('ends where a line has other columns', () => {
    const both = `${services}\n\nNo resources found in a namespace with a name that is long enough to be broken.`
    expect(shown(both, 59).slice(3)).toEqual([
      '',
      'No resources found in a namespace with a name that is long',
      '  enough to be broken.',
    ])
  })

  it('never has a row wider than there is room, and loses nothing but blanks', () => {
    const letters = (text: string) => text.replaceAll(/\s/g, '')
    for (const text of [pods, services, events, described])
      for (let cells = 20; cells < 140; cells++) {
        const rows = shown(text, cells)
        expect(Math.max(...rows.map(widthOf))).toBeLessThanOrEqual(cells)
        // Columns that went below are no longer beside each other: what counts is what is there.
        const sorted = (all: string) => [...letters(all)].sort().join('')
        expect(sorted(rows.join(''))).toBe(sorted(text))
      }
  })
})

describe('a line that is no table', () => {
  it('goes on further in, between words', () => {
    expect(shown('  message: ReplicaSet "storefront" has successfully progressed.', 40)).toEqual([
      '  message: ReplicaSet "storefront" has',
      '  successfully progressed.',
    ])
    expect(shown('Error from server (NotFound): deployments.apps "storefront" not found', 40)).toEqual([
      'Error from server (NotFound):',
      '  deployments.apps "storefront" not',
      '  found',
    ])
  })

  it('is cut as a terminal cuts it where it has no blanks', () => {
    expect(shown(`sha256:${'a'.repeat(64)} x`, 40)).toEqual([
      `sha256:${'a'.repeat(33)}`,
      `${'a'.repeat(31)} x`,
    ])
  })

  it('keeps its blanks, even when it looks like columns', () => {
    const yaml = 'spec:\n  rules:   [a,   b]\n  text:    "one two three four five six seven eight"'
    expect(shown(yaml, 40)).toEqual([
      'spec:',
      '  rules:   [a,   b]',
      '  text:    "one two three four five six',
      '  seven eight"',
    ])
  })
})
