import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStrategicPatch, createThreeWayStrategicPatch } from '#api/patch/create-strategic-patch.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'

const pod = 'core.v1.Pod'
const withContainers = (...containers: object[]) => ({ spec: { containers } })

describe('createStrategicPatch', () => {
  it('is empty between equals', () => {
    const document = withContainers({ name: 'a', image: 'x' })
    expect(createStrategicPatch(pod, document, structuredClone(document))).toEqual({})
  })

  it('merges lists by their key, and says in which order they stand', () => {
    const from = withContainers({ name: 'a', image: 'x' }, { name: 'b', image: 'y' })
    const to = withContainers({ name: 'a', image: 'x2' }, { name: 'c', image: 'z' })
    expect(createStrategicPatch(pod, from, to)).toEqual({
      spec: {
        '$setElementOrder/containers': [{ name: 'a' }, { name: 'c' }],
        containers: [
          { name: 'a', image: 'x2' },
          { name: 'c', image: 'z' },
          { $patch: 'delete', name: 'b' },
        ],
      },
    })
  })

  it('pairs elements of one key by their order, as the ports 53 of a name server', () => {
    const ports = [
      { containerPort: 53, name: 'dns', protocol: 'UDP' },
      { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
    ]
    const from = withContainers({ name: 'a', image: 'x', ports })
    const to = withContainers({ name: 'a', image: 'y', ports })
    expect(createStrategicPatch(pod, from, to)).toEqual({
      spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'a', image: 'y' }] },
    })
  })

  it('names the elements that leave a list of scalars', () => {
    const from = { metadata: { finalizers: ['a', 'b'] } }
    const to = { metadata: { finalizers: ['b', 'c'] } }
    expect(createStrategicPatch(pod, from, to)).toEqual({
      metadata: {
        '$deleteFromPrimitiveList/finalizers': ['a'],
        '$setElementOrder/finalizers': ['b', 'c'],
        finalizers: ['c'],
      },
    })
  })

  it('replaces lists that have no key, and removes with null', () => {
    const from = withContainers({ name: 'a', args: ['1', '2'], workingDir: '/' })
    const to = withContainers({ name: 'a', args: ['1'] })
    expect(createStrategicPatch(pod, from, to)).toEqual({
      spec: {
        '$setElementOrder/containers': [{ name: 'a' }],
        containers: [{ name: 'a', args: ['1'], workingDir: null }],
      },
    })
  })

  it('keeps only the named keys of a union', () => {
    const strategy = (spec: object) => ({ spec: { strategy: spec } })
    const from = strategy({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } })
    expect(createStrategicPatch('apps.v1.Deployment', from, strategy({ type: 'Recreate' }))).toEqual({
      spec: { strategy: { $retainKeys: ['type'], rollingUpdate: null, type: 'Recreate' } },
    })
  })

  it('turns any pod into any other', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd')
    const container = fc.record(
      {
        name,
        image: fc.constantFrom('x', 'y'),
        args: fc.array(fc.constantFrom('1', '2'), { minLength: 1, maxLength: 3 }),
        env: fc.uniqueArray(fc.record({ name, value: fc.constantFrom('p', 'q') }), {
          minLength: 1,
          selector: (variable) => variable.name,
        }),
      },
      { requiredKeys: ['name', 'image'] },
    )
    const document = fc.record({
      metadata: fc.record({ labels: fc.dictionary(name, fc.constantFrom('v', 'w')) }),
      spec: fc.record({
        containers: fc.uniqueArray(container, { minLength: 1, maxLength: 4, selector: (each) => each.name }),
      }),
    })
    fc.assert(
      fc.property(document, document, (from, to) => {
        const patch = createStrategicPatch(pod, from, to)
        expect(applyStrategicPatch(pod, from, patch)).toEqual(to)
      }),
    )
  })
})

describe('createThreeWayStrategicPatch', () => {
  it('takes away what was applied before, and leaves what others added', () => {
    const original = withContainers({ name: 'a', image: 'x', env: [{ name: 'A', value: '1' }] })
    const modified = withContainers({ name: 'a', image: 'x2' })
    const current = withContainers(
      { name: 'a', image: 'x', env: [{ name: 'A', value: '1' }], imagePullPolicy: 'Always' },
      { name: 'injected', image: 'sidecar' },
    )
    const patch = createThreeWayStrategicPatch(pod, original, modified, current)
    expect(patch).toEqual({
      spec: {
        '$setElementOrder/containers': [{ name: 'a' }],
        containers: [{ name: 'a', image: 'x2', env: null }],
      },
    })
    expect(applyStrategicPatch(pod, current, patch)).toEqual(
      withContainers(
        { name: 'a', image: 'x2', imagePullPolicy: 'Always' },
        { name: 'injected', image: 'sidecar' },
      ),
    )
  })

  it('is empty when everything is as it should be', () => {
    const applied = { metadata: { labels: { a: 'b' } } }
    const current = { metadata: { labels: { a: 'b', other: 'c' }, uid: 'u' } }
    expect(createThreeWayStrategicPatch(pod, applied, applied, current)).toEqual({})
  })
})
