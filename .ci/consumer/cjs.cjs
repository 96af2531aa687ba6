const assert = require('node:assert/strict')
const { createClient, DiscordAPIError, PipecordError } = require('pipecord')
const { retry } = require('pipecord/retry')
const { simulator } = require('pipecord/simulator')

for (const name of require('./names.json')) assert.ok(Object.keys(require(name)).length > 0, `${name} exports nothing`)

async function main() {
  const discord = await simulator()
  const client = createClient({ token: discord.token, baseURL: discord.baseURL })
  const path = `/channels/${discord.world.channel('general').id}/messages`
  const sent = await client.post(path, { content: 'packed' }).unwrap()
  assert.equal(sent.content, 'packed')
  assert.ok((await client.get('/channels/1')).error instanceof DiscordAPIError)
  assert.throws(
    () => retry({ maxRetries: -1 }),
    error => error instanceof PipecordError,
  )
  await client.shutdown()
  await discord.close()
}
main()
