/** The cases: what a contestant does, what its server plays, and which figures are shown. */
import { number as n } from '../lib/figures.mjs'

const id = i => `/channels/${100000000000000000n + BigInt(i)}`

/**
 * `server`: what server.mjs plays. `work`: what contestant.mjs does. `steady`: rounds are worth it; the others are counts and
 * times that do not depend on the machine's speed. `columns`: heads, and cells from the medians, the least and the base's.
 */
export const cases = {
  routes: {
    title: 'A1: GET, 64 callers on 64 routes, no latency',
    server: 'get',
    steady: true,
    work: tools => tools.flood(i => id(i)),
    columns: rates(),
  },
  route: {
    title: 'A1b: GET, 64 callers on one route, no latency',
    server: 'get',
    steady: true,
    work: tools => tools.flood((i, k) => `${id(0)}?n=${i * 1e6 + k}`),
    columns: rates(),
  },
  bucket: {
    title: 'A2: POST into a bucket of 5 per 1 s, 50 ms latency',
    server: 'bucket',
    work: tools => tools.sendFor(tools.quick ? 3_000 : 10_000, () => `${id(0)}/messages`),
    columns: [
      ['done', m => n(m.ok)],
      ['possible', m => n(Math.ceil(m.window / 1000) * 5)],
      ['429s', m => n(m.limited)],
    ],
  },
  burst: {
    title: 'A3: 200 messages, one channel, 50 per 1 s, 50 ms latency (least possible 3.05 s)',
    server: 'burst',
    work: tools => tools.sends(200, () => `${id(0)}/messages`),
    columns: [
      ['time s', m => n(m.time / 1000, 2)],
      ['arrived', m => n(m.ok)],
      ['429s', m => n(m.limited)],
      ['most in flight', m => n(m.mostInFlight)],
    ],
  },
  cold: {
    title: 'A4: 1,000 channels x 3 messages, cold process, 20 ms latency',
    server: 'cold',
    work: tools => tools.sends(3000, i => `${id(i % 1000)}/messages`),
    columns: [
      ['time s', m => n(m.time / 1000, 2)],
      ['arrived', m => n(m.ok)],
      ['429s', m => n(m.limited)],
      ['most in flight', m => n(m.mostInFlight)],
      ['CPU us/req (cold)', m => n(m.cpu / 3000)],
      ['RSS MB', m => n(m.rss)],
    ],
  },
  same: {
    title: 'A5: 200 same GETs at once, 20 ms latency',
    server: 'slow',
    work: tools => tools.gets(200, () => id(0)),
    columns: [
      ['reached the server', m => n(m.requests)],
      ['answered', m => n(m.done)],
      ['time ms', m => n(m.time)],
    ],
  },
  faults: {
    title: 'A6: 1,000 messages at 10 % 502 and 2 % resets, half of these after the effect',
    server: 'faults',
    work: tools => tools.sends(1000, i => `${id(i % 100)}/messages`),
    columns: [
      ['told ok', m => n(m.ok)],
      ['told failed', m => n(m.failed)],
      ['of these created', m => n(m.hidden)],
      ['told ok, not there', m => n(m.lost)],
      ['created twice', m => n(m.twice)],
      ['never answered', m => n(m.unanswered)],
      ['time s', m => n(m.time / 1000, 2)],
    ],
  },
  upload: {
    title: 'A7: a file of 10 MB, 20 times at once',
    server: 'upload',
    work: tools => tools.uploads(20, 10 * 2 ** 20, () => `${id(0)}/messages`),
    columns: [
      ['time s', m => n(m.time / 1000, 2)],
      ['arrived', m => n(m.ok)],
      ['peak RSS above idle MB', m => n(m.peak)],
      ['MB received', m => n(m.bytes / 2 ** 20)],
    ],
  },
  callbacks: {
    title: '100 interaction callbacks at once, 100 ms latency, 1,000 messages waiting for one channel',
    server: 'callbacks',
    work: tools => tools.callbacks(),
    columns: [
      ['last ms', m => n(m.time)],
      ['median ms', m => n(m.middle)],
    ],
  },
}

function rates() {
  return [
    ['req/s', m => n(m.perSecond)],
    ['CPU us/req', m => n(m.cpu, 1)],
    ['CPU x base (median)', (m, _least, base) => n(m.cpu / base.median.cpu, 2)],
    ['(best)', (_m, least, base) => n(least.cpu / base.least.cpu, 2)],
    ['req/s x base', (m, _least, base) => n(m.perSecond / base.median.perSecond, 2)],
    ['reached / done', m => n(m.requests / m.warm, 2)],
    ['server us/req', m => n(m.serverCpu / m.requests, 1)],
    ['RSS MB', m => n(m.rss)],
  ]
}
