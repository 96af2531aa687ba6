/**
 * One point of a curve in a process of its own: `node --expose-gc point.mjs <curve> <n> <dist> [origin]`; prints JSON: what was
 * measured, by name.
 */
import { events } from './events.mjs'
import { requests } from './requests.mjs'

const [, , curve, n, dist, origin] = process.argv
const found = await { ...requests, ...events }[curve](Number(n), { dist, origin })
console.log(JSON.stringify(found))
process.exit(0)
