import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createClient, DiscordAPIError, PipecordError } from 'pipecord'
import { retry } from 'pipecord/retry'
import { simulator } from 'pipecord/simulator'

for (const name of JSON.parse(readFileSync('names.json', 'utf8'))) {
  assert.ok(Object.keys(await import(name)).length > 0, `${name} exports nothing`)
}
await assert.rejects(import('pipecord/lib/bucket'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
await assert.rejects(import('pipecord/dist/esm/index.js'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })

const discord = await simulator()
const client = createClient({ token: discord.token, baseURL: discord.baseURL })
const sent = await client
  .post(`/channels/${discord.world.channel('general').id}/messages`, { content: 'packed' })
  .unwrap()
assert.equal(sent.content, 'packed')
const refused = await client.get('/channels/1')
assert.ok(refused.error instanceof DiscordAPIError)
// An error thrown by a module of its own is the same class as the one that `pipecord` exports.
assert.throws(
  () => retry({ maxRetries: -1 }),
  error => error instanceof PipecordError,
)
await client.shutdown()
await discord.close()
