import { describe, expect, it } from 'vitest'
import { printed, verbBench } from './verb-bench.ts'

const configMap = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: ${data}\n`

describe('kubectl apply', () => {
  it('creates, leaves alone, and changes only what the file says', async () => {
    const bench = verbBench()
    const apply = (data: string) => printed(bench, 'apply -f cfg.yaml', { 'cfg.yaml': configMap(data) })
    expect(await apply('{a: "1", b: "2"}')).toBe('configmap/cfg created\n')
    expect(await apply('{a: "1", b: "2"}')).toBe('configmap/cfg unchanged\n')
    await printed(bench, `patch cm cfg --type=merge -p '{"data":{"other":"x"}}'`)
    expect(await apply('{a: "3"}')).toBe('configmap/cfg configured\n')
    expect(await printed(bench, 'get cm cfg -o jsonpath={.data}')).toBe('{"a":"3","other":"x"}')
  })

  it('remembers what it applied', async () => {
    const bench = verbBench()
    await printed(bench, 'apply -f cfg.yaml', { 'cfg.yaml': configMap('{a: "<1>"}') })
    expect(await printed(bench, 'apply view-last-applied cm/cfg')).toBe(
      'apiVersion: v1\ndata:\n  a: <1>\nkind: ConfigMap\nmetadata:\n  annotations: {}\n  name: cfg\n  namespace: default\n',
    )
    expect(
      await printed(
        bench,
        'get cm cfg -o jsonpath={.metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration}',
      ),
    ).toBe(
      '{"apiVersion":"v1","data":{"a":"\\u003c1\\u003e"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"cfg","namespace":"default"}}\n',
    )
  })

  it('goes over to the server’s way of applying, and back, without a word', async () => {
    const bench = verbBench()
    const apply = (how: string, data: string) =>
      printed(bench, `apply ${how} -f cfg.yaml`, { 'cfg.yaml': configMap(data) })
    await apply('', '{a: "1", b: "2"}')
    expect(await apply('--server-side', '{a: "3"}')).toBe('configmap/cfg serverside-applied\n')
    const owners = 'get cm cfg -o jsonpath={.metadata.managedFields[*].manager}'
    expect(await printed(bench, owners)).toBe('kubectl-last-applied kubectl')
    expect(await printed(bench, 'get cm cfg -o jsonpath={.data}')).toBe('{"a":"3"}')
    expect(await apply('', '{a: "4"}')).toBe('configmap/cfg configured\n')
  })

  it('warns of objects that were not applied before', async () => {
    const bench = verbBench()
    await printed(bench, 'create configmap cfg --from-literal=a=1')
    expect(await printed(bench, 'apply -f cfg.yaml', { 'cfg.yaml': configMap('{a: "1"}') })).toBe(
      'configmap/cfg configured\nWarning: resource configmaps/cfg is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n',
    )
  })

  it('goes on after a document that is refused, and tells at the end', async () => {
    const files = {
      'all.yaml': `${configMap('{a: 1}')}---\n${configMap('{}').replace('cfg', 'two')}---\napiVersion: v2\nkind: Boat\nmetadata: {name: mary}\n`,
    }
    expect(await printed(verbBench(), 'apply -f all.yaml', files)).toBe(
      'configmap/two created\nresource mapping not found for name: "mary" namespace: "" from "all.yaml": no matches for kind "Boat" in version "v2"\nensure CRDs are installed first\nError from server (BadRequest): error when creating "all.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string\nexit 1\n',
    )
  })

  it('reads folders in the order of names, and deeper ones only with -R', async () => {
    const bench = verbBench()
    const files = {
      'dir/b.yaml': configMap('{}').replace('cfg', 'b'),
      'dir/a.yml': configMap('{}').replace('cfg', 'a'),
      'dir/notes.txt': 'not a manifest',
    }
    expect(await printed(bench, 'apply -f dir', files)).toBe('configmap/a created\nconfigmap/b created\n')
  })
})
