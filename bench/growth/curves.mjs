/** Curves: what is measured against what, at which points, and how it is shown. */

const kb = value => value / 1024

/**
 * By name: `axis` (what grows), `points`, and `columns`: title, which measurement of which run, and unit. A column with `from` is
 * shown only from that many on: below, what it shows is lost in what a heap varies by. `drawn`: the columns of the chart.
 */
export const curves = {
  routes: {
    title: 'Growth with routes touched: POST over the default chain, without a network',
    axis: 'routes',
    points: [10, 100, 1000, 10_000, 100_000],
    runs: ['routes'],
    columns: [
      { title: 'us per request, in turn', run: 'routes', key: 'again', digits: 1 },
      { title: '(median)', run: 'routes', key: 'median', digits: 1 },
      { title: 'us for the first of a route', run: 'routes', key: 'first', digits: 1, from: 1000 },
      { title: 'KB per route', run: 'routes', key: 'bytes', show: kb, digits: 2, from: 1000 },
      { title: 'MB left after the idle period', run: 'routes', key: 'left', show: value => value / 2 ** 20, digits: 1 },
    ],
    drawn: [0],
  },
  queue: {
    title: 'Growth with requests that wait: some go while as many come',
    axis: 'waiting',
    points: [1, 10, 100, 1000, 10_000, 100_000],
    runs: ['queue-lane', 'queue-lane-patient', 'queue-lanes', 'queue-lanes-patient'],
    columns: [
      { title: 'us, one channel', run: 'queue-lane', key: 'passing', digits: 1 },
      { title: 'us, with maxWait', run: 'queue-lane-patient', key: 'passing', digits: 1 },
      { title: 'us, many channels, global limit', run: 'queue-lanes', key: 'passing', digits: 1 },
      { title: 'us, the same with maxWait', run: 'queue-lanes-patient', key: 'passing', digits: 1 },
      { title: 'KB each, one channel', run: 'queue-lane', key: 'bytes', show: kb, digits: 2, from: 1000 },
      { title: 'KB each, many channels', run: 'queue-lanes', key: 'bytes', show: kb, digits: 2, from: 1000 },
    ],
    drawn: [0, 1, 2, 3],
    names: ['one channel', '... maxWait', 'many channels', '... maxWait'],
  },
  identities: {
    title: 'Growth with identities (tokens)',
    axis: 'identities',
    points: [1, 10, 100, 1000],
    runs: ['identities'],
    columns: [
      { title: 'us per request, in turn', run: 'identities', key: 'turns', digits: 1 },
      { title: 'us, ten of each waiting at its global limit', run: 'identities', key: 'held', digits: 1 },
      { title: 'KB per identity', run: 'identities', key: 'bytes', show: kb, digits: 2, from: 1000 },
    ],
    drawn: [0, 1],
    names: ['in turn', 'all wait'],
  },
  layers: {
    title: "Growth with layers of one's own",
    axis: 'layers',
    points: [1, 2, 5, 10, 20, 50],
    runs: ['layers', 'layers-before'],
    columns: [
      { title: 'us, bare client, none', run: 'layers', key: 'none', digits: 2 },
      { title: 'us, async layers', run: 'layers', key: 'waiting', digits: 2 },
      { title: 'us, layers that return next()', run: 'layers', key: 'passing', digits: 2 },
      { title: 'us, default chain with client.use(async layers)', run: 'layers-before', key: 'least', digits: 1 },
    ],
    drawn: [1, 2, 3],
    names: ['async', 'return next()', 'default chain'],
  },
  shards: {
    title: 'Growth with shards: events of 1.2 kB, zlib-stream, one listener',
    axis: 'shards',
    points: [1, 4, 16, 64],
    runs: ['shards'],
    columns: [
      { title: 'us per event, flood', run: 'shards', key: 'flood', digits: 1 },
      { title: 'us per event, one by one', run: 'shards', key: 'single', digits: 1 },
      { title: 'KB heap and external per shard', run: 'shards', key: 'bytes', show: kb, digits: 0, from: 4 },
      { title: 'KB RSS per shard', run: 'shards', key: 'rss', show: kb, digits: 0, from: 4 },
      { title: 'us per beat', run: 'shards', key: 'beats', digits: 0, from: 16 },
    ],
    drawn: [0, 1],
    names: ['flood', 'one by one'],
  },
  listeners: {
    title: 'Growth with listeners: us per event of 170 B, from its bytes to its listeners',
    axis: 'listeners',
    points: [0, 1, 10, 100, 1000],
    runs: ['listeners'],
    columns: [
      { title: 'of other events', run: 'listeners', key: 'others', digits: 2 },
      { title: 'of this event', run: 'listeners', key: 'same', digits: 2 },
      { title: 'of this event, filtered out', run: 'listeners', key: 'filtered', digits: 2 },
      { title: 'one comes and goes', run: 'listeners', key: 'changed', digits: 2 },
      { title: 'waitFor one event', run: 'listeners', key: 'waited', digits: 2 },
      { title: 'us per request, requestEnd', run: 'listeners', key: 'told', digits: 2 },
    ],
    drawn: [0, 1, 2, 5],
    names: ['other events', 'this event', 'filtered out', 'requestEnd'],
  },
}
