import { expect, it } from 'vitest'
import { withPlainDeletes } from '#shell/jq-deletes.ts'

it.each([
  ['del(.a)', 'del(.a)'],
  ['del(.a, .b) | .c', '(del(.a) | del(.b)) | .c'],
  ['map(del(.m.uid,.m["x, y"]))', 'map((del(.m.uid) | del(.m["x, y"])))'],
  ['del(.items[].m.uid)', '(.items[] |= del(.m.uid))'],
  ['del(.items[].spec.c[].p, .k)', '((.items[].spec.c[] |= del(.p)) | del(.k))'],
  ['del(.items[]["a b"])', '(.items[] |= del(.["a b"]))'],
  ['del(.[0,1])', 'del(.[0,1])'],
  ['del(.[] | select(.a, .b))', 'del(.[] | select(.a, .b))'],
  ['"del(.a, .b)"', '"del(.a, .b)"'],
  ['del(.a, .b', 'del(.a, .b'],
  ['model(.a, .b)', 'model(.a, .b)'],
])('says %s as %s', (filter, plain) => expect(withPlainDeletes(filter)).toBe(plain))
