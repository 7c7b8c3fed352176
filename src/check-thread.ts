// One thread of `crashloop check`: proves what it is handed, a level under one seed at a time.
import { parentPort } from 'node:worker_threads'
import { proveHere } from './check.ts'
import type { SeedToProve } from './check-threads.ts'

parentPort?.on('message', async ({ source, seed }: SeedToProve) =>
  parentPort?.postMessage(await proveHere(source, seed)),
)
