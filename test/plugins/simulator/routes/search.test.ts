import { describe, expect, it } from 'vitest'
import { type Bench, bench, file } from '../support.js'

interface Found {
  total_results: number
  messages: { id: string; content: string; hit: boolean }[][]
}

function indexed(): Bench {
  const at = bench()
  at.world.searchIndex.build(at.guildId)
  return at
}

async function contents(at: Bench, query: string): Promise<string[]> {
  const { messages } = await at.body<Found>(`GET /guilds/${at.guildId}/messages/search`, { query })
  return messages.map(([message]) => message!.content)
}

function say(at: Bench, name: string, content: string) {
  return at.world.send(at.general, { authorId: at.world.person(name).id, content })
}

describe('message search', () => {
  it('is not ready at first, and after a while it is', async () => {
    const at = bench()
    const operation = `GET /guilds/${at.guildId}/messages/search`

    expect(await at.call(operation)).toMatchObject({ status: 202, body: { code: 110000, retry_after: 2 } })
    await at.clock.advance(2_000)
    expect((await at.call(operation)).status).toBe(200)
  })

  it('finds words near each other, newest first', async () => {
    const at = indexed()
    say(at, 'ann', 'The red boat sails')
    say(at, 'ben', 'a BOAT that sails')
    say(at, 'cleo', 'boats')

    expect(await contents(at, 'content=boat+sails')).toEqual(['a BOAT that sails', 'The red boat sails'])
    expect(await contents(at, 'content=boat+sails&slop=0')).toEqual(['The red boat sails'])
  })

  it('marks hits, without reactions', async () => {
    const at = indexed()
    const message = say(at, 'ann', 'boat')
    at.world.react(message, at.world.person('ben').id, '⚓')

    const { messages } = await at.body<Found>(`GET /guilds/${at.guildId}/messages/search`, { query: 'content=boat' })

    expect(messages[0]?.[0]).toMatchObject({ hit: true })
    expect(messages[0]?.[0]).not.toHaveProperty('reactions')
  })

  it('asks who wrote it', async () => {
    const at = indexed()
    say(at, 'ann', 'one')
    say(at, 'ben', 'two')
    await at.call(`POST /channels/${at.general}/messages`, { body: { content: 'three' } })

    const [ann, ben] = [at.world.person('ann').id, at.world.person('ben').id]
    expect(await contents(at, `author_id=${ann}&author_id=${ben}`)).toEqual(['two', 'one'])
    expect(await contents(at, 'author_type=bot')).toEqual(['three'])
    expect(await contents(at, 'author_type=-bot')).toEqual(['two', 'one'])
  })

  it('asks what it holds', async () => {
    const at = indexed()
    say(at, 'ann', 'see https://harbour.example/x')
    await at.call(`POST /channels/${at.general}/messages`, {
      files: [file('files[0]', 'a.txt')],
      body: { content: 'file' },
    })

    expect(await contents(at, 'has=link')).toEqual(['see https://harbour.example/x'])
    expect(await contents(at, 'has=-link')).toEqual(['file'])
    expect(await contents(at, 'attachment_extension=txt')).toEqual(['file'])
    expect(await contents(at, 'link_hostname=harbour.example')).toEqual(['see https://harbour.example/x'])
  })

  it('pages by offset and bounds', async () => {
    const at = indexed()
    const ids = ['a', 'b', 'c', 'd'].map(content => say(at, 'ann', content).json.id)

    expect(await contents(at, 'limit=1&offset=1')).toEqual(['c'])
    expect(await contents(at, `min_id=${ids[0]}&max_id=${ids[3]}&sort_order=asc`)).toEqual(['b', 'c'])
  })

  it('sees only what the bot sees', async () => {
    const at = bench({ guilds: [{ botPermissions: [] }] })
    at.world.searchIndex.build(at.guildId)
    say(at, 'ann', 'hidden')
    const general = at.world.channels.get(at.general)!
    general.permission_overwrites = [{ id: at.guildId, type: 0, allow: '0', deny: '1024' }]
    at.world.guild().permissionCache.clear()

    expect(await contents(at, 'content=hidden')).toEqual([])
  })

  it('does not see into private threads of others', async () => {
    const at = bench({ guilds: [{ botPermissions: ['ReadMessageHistory'] }] })
    at.world.searchIndex.build(at.guildId)
    const actor = at.world.actorOf('Bot', at.world.addBot().token)!
    const operation = `POST /channels/${at.general}/threads`
    const { id } = await at.body<{ id: string }>(operation, { body: { name: 'Cabin', type: 12 }, actor })
    at.world.send(id, { authorId: at.world.person('ann').id, content: 'secret' })

    expect(await contents(at, 'content=secret')).toEqual([])
    at.world.threadMembers.get(id)!.set(at.world.bot.id, { ...at.world.threadMembers.get(id)!.values().next().value! })
    expect(await contents(at, 'content=secret')).toEqual(['secret'])
  })

  it('refuses an offset too far', async () => {
    const at = indexed()
    const operation = `GET /guilds/${at.guildId}/messages/search`

    expect((await at.refusal(operation, { query: 'offset=9976' })).errors).toHaveProperty('offset')
  })
})

describe('thread search', () => {
  async function forum() {
    const at = bench()
    const help = at.world.channel('help').id
    at.world.searchIndex.build(help)
    for (const name of ['Torn sail', 'Lost anchor']) {
      await at.call(`POST /channels/${help}/threads`, { body: { name, message: { content: name } } })
    }
    return { ...at, path: `/channels/${help}/threads/search` }
  }

  it('finds posts by name, with their first messages', async () => {
    const at = await forum()

    expect(await at.body(`GET ${at.path}`, { query: 'name=sail' })).toMatchObject({
      total_results: 1,
      has_more: false,
      threads: [{ name: 'Torn sail' }],
      members: [{ user_id: at.world.bot.id }],
      first_messages: [{ content: 'Torn sail' }],
    })
  })

  it('sorts and pages', async () => {
    const at = await forum()

    expect(await at.body(`GET ${at.path}`, { query: 'sort_by=creation_time&sort_order=asc&limit=1' })).toMatchObject({
      has_more: true,
      threads: [{ name: 'Torn sail' }],
    })
  })

  it('is not ready at first', async () => {
    const at = bench()

    expect((await at.call(`GET /channels/${at.general}/threads/search`)).status).toBe(202)
  })
})
