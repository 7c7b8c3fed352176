import { describe, expect, it } from 'vitest'
import { printed, verbBench } from './verb-bench.ts'

const service = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: old
  ports:
  - port: 80
`

describe('kubectl set selector', () => {
  it('changes a file without asking the server for the object', async () => {
    const line = 'set selector --local -f web.yaml app=new -o jsonpath={.spec.selector}'
    expect(await printed(verbBench(), line, { 'web.yaml': service })).toBe('{"app":"new"}')
    expect(
      await printed(verbBench(), 'set selector --local -f web.yaml app=new', { 'web.yaml': service }),
    ).toBe('service/web selector updated\n')
  })
})
