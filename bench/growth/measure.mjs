/** Measure: CPU time per piece of work, least and median of several short rounds, and what stays in memory. */
import { pathToFileURL } from 'node:url'
import { median } from '../lib/figures.mjs'
import { cpu } from '../lib/processes.mjs'

/** A module of the built package. */
export const load = (dist, name) => import(pathToFileURL(`${dist}/${name}.js`).href)

export const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.bench.bench'
export const turn = () => new Promise(resolve => setImmediate(resolve))

/**
 * CPU of all threads in us per piece of work. What else the machine does only adds, so the least counts.
 * @param round does some of the work; resolves to how many pieces it did
 * @param enough warm-up and rounds, each in ms of CPU time; rounds are at least 5
 */
export async function rounds(round, { warmUp = 300, measured = 700 } = {}) {
  for (const start = cpu(); cpu() - start < warmUp * 1000; ) await round()
  globalThis.gc()
  const costs = []
  for (const start = cpu(); costs.length < 5 || cpu() - start < measured * 1000; ) {
    const before = cpu()
    const pieces = await round()
    costs.push((cpu() - before) / pieces)
  }
  return { least: Math.min(...costs), median: median(costs) }
}

/** CPU of one piece of work that can be done only once: all of it by the number of pieces. */
export async function once(pieces, work) {
  const before = cpu()
  await work()
  return (cpu() - before) / pieces
}

/** Heap in use in bytes, without garbage. */
export async function heap() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc()
    await turn()
  }
  return process.memoryUsage().heapUsed
}
