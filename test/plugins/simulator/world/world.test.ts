import { describe, expect, it } from 'vitest'
import { drivenClock } from '../../../../plugins/simulator/clock.js'
import { World } from '../../../../plugins/simulator/world/index.js'
import { ALL_PERMISSIONS, Permission } from '../../../../plugins/simulator/world/permissions.js'
import { bench } from '../support.js'

describe('World', () => {
  it('begins with a guild of text, voice, forum and announcement channels in a category', () => {
    const { world } = bench()

    const types = [...world.guild().channelIds].map(id => world.channels.get(id)?.type)

    expect(types).toEqual([4, 0, 0, 2, 15, 5])
  })

  it('lets its bot in as an administrator', () => {
    const { world } = bench()

    expect(world.permissionsOf(world.guild(), world.bot.id)).toBe(ALL_PERMISSIONS)
  })

  it('gives the same ids and tokens for the same seed at any time', () => {
    const [early, late] = [drivenClock(0), drivenClock(Date.UTC(2030, 0, 1))]

    const worlds = [early, late].map(clock => new World({ seed: 7, clock }))

    expect(worlds[0]?.bot).toEqual(worlds[1]?.bot)
    expect([...worlds[0]!.channels.keys()]).toEqual([...worlds[1]!.channels.keys()])
  })

  it('gives other tokens for another seed', () => {
    const clock = drivenClock()

    expect(new World({ seed: 1, clock }).bot.token).not.toBe(new World({ seed: 2, clock }).bot.token)
  })

  it('has a token whose first part is the id in base64', () => {
    const { world } = bench()
    const [first, ...rest] = world.bot.token.split('.')

    expect(Buffer.from(first!, 'base64').toString()).toBe(world.bot.id)
    expect(rest.map(part => part.length)).toEqual([6, 38])
  })

  it('founds as many guilds as asked for', () => {
    const { world } = bench({ guilds: 3 })

    expect([...world.guilds.values()].map(guild => guild.settings.name)).toEqual(['Harbour', 'Harbour 2', 'Harbour 3'])
  })

  it('founds guilds by their specs', () => {
    const { world } = bench({
      guilds: [{ name: 'Den', channels: ['one', { name: 'two', type: 'voice' }], members: ['zoe'], roles: ['Cub'] }],
    })
    const guild = world.guild()

    expect(guild.settings.name).toBe('Den')
    expect(world.channel('two').type).toBe(2)
    expect([...guild.roles.values()].map(role => role.name)).toEqual(['@everyone', 'Cub', 'pipecord'])
    expect(world.users.get(guild.settings.owner_id)?.username).toBe('zoe')
  })

  it('gives the bot the permissions of the spec', () => {
    const { world } = bench({ guilds: [{ botPermissions: ['KickMembers'] }] })
    const permissions = world.permissionsOf(world.guild(), world.bot.id)

    expect(permissions & Permission.KickMembers).not.toBe(0n)
    expect(permissions & Permission.Administrator).toBe(0n)
  })

  it('leaves the bot out where the spec says so', () => {
    const { world } = bench({ guilds: [{ botPermissions: null }] })

    expect(world.guild().members.has(world.bot.id)).toBe(false)
  })

  it('refuses a channel whose category is missing', () => {
    const specs = [{ channels: [{ name: 'lost', parent: 'nowhere' }] }]

    expect(() => bench({ guilds: specs })).toThrow('expected an earlier channel named "nowhere"')
  })

  it('refuses a member whose role is missing', () => {
    const guilds = [{ members: [{ username: 'ann', roles: ['Captain'] }] }]

    expect(() => bench({ guilds })).toThrow('expected a role named "Captain"')
  })

  it('knows its bot by the token', () => {
    const { world } = bench()

    expect(world.actorOf('Bot', world.bot.token)).toMatchObject({ kind: 'bot', userId: world.bot.id })
  })

  it('does not take a bot token as a bearer token', () => {
    const { world } = bench()

    expect(world.actorOf('Bearer', world.bot.token)).toBeUndefined()
  })

  it('forgets a revoked token', () => {
    const { world } = bench()

    expect(world.revoke(world.bot.token)).toBe(true)
    expect(world.actorOf('Bot', world.bot.token)).toBeUndefined()
    expect(world.revoke(world.bot.token)).toBe(false)
  })

  it('issues bearer tokens with scopes', () => {
    const { world } = bench()
    const token = world.issueBearer(world.person('ann').id, ['identify'])

    expect(world.actorOf('Bearer', token)).toMatchObject({ kind: 'bearer', scopes: ['identify'] })
  })

  it('lets more bots in, each with its own token', () => {
    const { world } = bench()
    const bot = world.addBot({ username: 'second' })

    expect(bot.token).not.toBe(world.bot.token)
    expect(world.guild().members.has(bot.id)).toBe(true)
    expect(world.actorOf('Bot', bot.token)?.userId).toBe(bot.id)
  })

  it('makes ids that follow the clock', async () => {
    const { world, clock } = bench()
    const first = world.snowflakes.next()
    await clock.advance(1000)

    expect(BigInt(world.snowflakes.next()) - BigInt(first)).toBe(1000n << 22n)
  })

  it('names the unknown channel when asked to send there', () => {
    const { world } = bench()

    expect(() => world.send('1', { authorId: world.bot.id })).toThrow('expected a known channel, got 1')
  })

  it('forgets permissions it computed when a role changes', async () => {
    const { world, call, guildId, general } = bench()
    const ann = [...world.guild().members.values()].find(member => member.user.username === 'dora')!
    const channel = world.channels.get(general)!
    const before = world.permissionsIn(channel, ann.user.id)

    await call(`PATCH /guilds/${guildId}/roles/${guildId}`, { body: { permissions: '1024' } })

    expect(world.permissionsIn(channel, ann.user.id)).not.toBe(before)
    expect(world.permissionsIn(channel, ann.user.id)).toBe(Permission.ViewChannel)
  })
})

describe('world.listen', () => {
  it('hears a message with its guild and the partial member of its author', () => {
    const { world, events, general, guildId } = bench()

    world.send(general, { authorId: world.person('ann').id, content: 'hi' })

    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      event: 'MESSAGE_CREATE',
      guildId,
      channelId: general,
      data: { content: 'hi', guild_id: guildId, member: { roles: [] } },
    })
    expect(events[0]?.data).not.toHaveProperty('member.user')
  })

  it('hears nothing any more once stopped', () => {
    const { world, general } = bench()
    const heard: unknown[] = []
    world.listen(event => heard.push(event))()

    world.send(general, { authorId: world.bot.id, content: 'hi' })

    expect(heard).toEqual([])
  })

  it('hears of a new guild once, with everything in it', () => {
    const { world, events } = bench()

    world.addGuild({ name: 'Den' })

    expect(events.map(({ event }) => event)).toEqual(['GUILD_CREATE'])
    expect(events[0]?.data).toMatchObject({ name: 'Den', member_count: 6, unavailable: false })
  })

  it('hears of a whole guild for a bot that joins', () => {
    const { world, events, guildId } = bench()

    const bot = world.addBot()

    expect(events.map(({ event }) => event)).toEqual(['GUILD_ROLE_CREATE', 'GUILD_MEMBER_ADD', 'GUILD_CREATE'])
    expect(events[2]).toMatchObject({ guildId, applicationId: bot.applicationId, data: { id: guildId } })
  })

  it('hears votes come and go', () => {
    const { world, events, general } = bench()
    const poll = {
      question: { text: 'which?' },
      answers: [1, 2].map(answer_id => ({ answer_id, poll_media: { text: 'x' } })),
      expiry: world.timestamp(world.clock.now() + 1000),
      allow_multiselect: false,
      layout_type: 1,
    }
    const message = world.send(general, { authorId: world.bot.id, poll })

    world.vote(message, world.person('ann').id, 1)
    world.vote(message, world.person('ann').id, 2)

    expect(events.map(({ event }) => event)).toEqual([
      'MESSAGE_CREATE',
      'MESSAGE_POLL_VOTE_ADD',
      'MESSAGE_POLL_VOTE_REMOVE',
      'MESSAGE_POLL_VOTE_ADD',
    ])
  })
})
