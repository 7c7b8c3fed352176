// One thread of `crashloop check`: checks each level that it is handed.
import { parentPort } from 'node:worker_threads'
import type { LevelSource } from '#game/level/load.ts'
import { checkLevel } from './check.ts'

parentPort?.on('message', async (source: LevelSource) => parentPort?.postMessage(await checkLevel(source)))
