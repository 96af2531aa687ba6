/** Handlers over HTTP also run where Node's modules are not, so none may come along with them. */
import assert from 'node:assert/strict'

const loaded = () =>
  process.moduleLoadList.filter(name => /^NativeModule (crypto|zlib|stream|dns|worker_threads)$/.test(name))
const before = loaded()
const { serverless } = await import('pipecord/interactions')
assert.equal(typeof serverless, 'function')
assert.deepEqual(loaded(), before)
await import('pipecord')
assert.ok(loaded().length > before.length) // so they would be seen
