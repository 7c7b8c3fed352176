// Packs recordings of a real cluster into test/golden/data, one compressed file a folder, so that a clone alone can
// replay them: node scripts/pack-golden.ts FOLDER
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const from = process.argv[2]
if (from === undefined) throw new Error('usage: node scripts/pack-golden.ts FOLDER')
const to = join(import.meta.dirname, '..', 'test', 'golden', 'data')
mkdirSync(to, { recursive: true })

/** Which files of each folder are replayed. */
const packs: Readonly<Record<string, RegExp>> = {
  bootstrap: /^with-controllers\.json$/,
  defaults: /\.json$/,
  discovery: /\.json$/,
  'errors-admission': /^admission\.jsonl$/,
  'errors-access': /^forbidden\.jsonl$/,
  'errors-http': /^http(-expired)?\.jsonl$/,
  'errors-kubectl': /^((pod|workload|field|other)-validation|kubectl-misc|immutable)\.jsonl$/,
  kubelet: /^scenarios\/.*\.json$/,
  tables: /\.jsonl?$/,
  timelines: /^[a-z0-9-]+\.jsonl$/,
  transcripts: /^(readonly-1\.35\.jsonl|state\.json|live-1\.35\.jsonl|live-start\.json)$/,
}

/** Packs that are no folder of their own. */
const folders: Record<string, string> = {
  'errors-access': 'errors',
  'errors-admission': 'errors',
  'errors-http': 'errors',
  'errors-kubectl': 'errors',
}
const kubeletGroups = new Set([
  'basic',
  'restart',
  'init',
  'command',
  'config',
  'image',
  'exec',
  'node',
  'eviction',
  'probe',
  'lifecycle',
  'oom',
  'runtime',
  'resize',
  'volume',
  'security',
])

/** What of a file is replayed; undefined leaves the file out. */
const cuts: Readonly<Record<string, (text: string) => string | undefined>> = {
  kubelet(text) {
    const { kubeletLog: _, watchLines: __, leaseRenewals: ___, ...rest } = JSON.parse(text)
    return kubeletGroups.has(rest.group) ? JSON.stringify(rest) : undefined
  },
}

for (const [folder, pattern] of Object.entries(packs)) {
  const base = join(from, folders[folder] ?? folder)
  const names = readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(base.length + 1))
    .filter((name) => pattern.test(folder === 'kubelet' ? name : (name.split('/').at(-1) ?? '')))
    .sort()
  const files = Object.fromEntries(
    names.flatMap((name) => {
      const text = readFileSync(join(base, name), 'utf8')
      const kept = cuts[folder] === undefined ? text : cuts[folder]?.(text)
      return kept === undefined ? [] : [[name, kept]]
    }),
  )
  const packed = brotliCompressSync(JSON.stringify(files), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 },
  })
  writeFileSync(join(to, `${folder}.json.br`), packed)
  console.log(`${folder}: ${Object.keys(files).length} files, ${Math.round(packed.length / 1024)} KiB`)
}
