import { describe, expect, it } from 'vitest'
import { Permission } from '../../../../plugins/simulator/world/permissions.js'
import { type Hand, rawBot } from './bot.js'

const command = (name: string, fields: object = {}) => ({ name, description: name, ...fields })
const fine = ({ answer }: Hand) => answer(4, { content: 'ok' })

describe('the commands that a user finds', () => {
  it('are those that the bot has registered', async () => {
    await using bot = await rawBot([command('ping'), command('play')], fine)

    await expect(bot.discord.user('ann').command('pong')).rejects.toThrow(
      new RangeError('ann cannot use "/pong": there is no such command here; there are "/ping", "/play"'),
    )
    await expect(bot.discord.user('ann').context('Report', 'ben')).rejects.toThrow(
      'ann cannot use "Report": there is no such user command here; there are none',
    )
  })

  it('are the guild’s own before the global ones', async () => {
    await using bot = await rawBot([command('ping')], fine)
    const { world } = bot.discord
    const { applicationId } = world.bot
    const own = world.commands.create({ applicationId, guildId: world.guild().id }, { ...command('ping'), type: 1 })

    await bot.discord.user('ann').command('ping')

    expect(bot.heard[0]?.data).toMatchObject({ id: own.id, guild_id: world.guild().id })
  })

  it('are called by the names of their language, and sent by the default ones', async () => {
    const option = { type: 3, name: 'song', description: 'Song', name_localizations: { de: 'lied' } }
    const play = command('play', { name_localizations: { de: 'spiele', 'en-GB': 'perform' }, options: [option] })
    await using bot = await rawBot([play], fine)

    const t = await bot.discord.user('ann', { locale: 'de' }).command('spiele', { lied: 'x' })

    expect(t.text).toContain('ann uses /spiele lied: x')
    expect(bot.heard[0]).toMatchObject({ locale: 'de', data: { name: 'play', options: [{ name: 'song' }] } })
    await bot.discord.user('ann').command('perform', { song: 'x' })
    await expect(bot.discord.user('ann', { locale: 'fr' }).command('spiele')).rejects.toThrow('there is "/play"')
  })

  it('need the permissions that they ask for', async () => {
    const ban = command('ban', { default_member_permissions: '4' })
    const admin = command('admin', { default_member_permissions: '0' })
    await using bot = await rawBot([ban, admin], fine)

    await bot.discord.user('ben').command('ban')
    await expect(bot.discord.user('cleo').command('ban')).rejects.toThrow(
      'cleo does not see /ban here: the user lacks the permission BanMembers',
    )
    await expect(bot.discord.user('ben').command('admin')).rejects.toThrow('it is for administrators only')
    await bot.discord.user('ann').command('admin')
  })

  it('follow the guild’s own permissions', async () => {
    await using bot = await rawBot([command('play')], fine)
    const { world } = bot.discord
    const guildId = world.guild().id
    const { applicationId } = world.bot
    const { id } = world.commands.named(applicationId, 'play')!
    const [ben, general] = [world.person('ben').id, world.channel('general').id]
    const allow = (...permissions: { id: string; type: number; permission: boolean }[]) =>
      world.commands.allow({ id, guildId, applicationId }, permissions)

    allow({ id: guildId, type: 1, permission: false }, { id: ben, type: 2, permission: true })
    await bot.discord.user('ben').command('play')
    await expect(bot.discord.user('cleo').command('play')).rejects.toThrow("the guild's own permissions for it say no")
    const role = [...world.guild().roles.values()].find(({ name }) => name === 'Regular')!.id
    allow({ id: guildId, type: 1, permission: false }, { id: role, type: 1, permission: true })
    await bot.discord.user('cleo').command('play')
    await expect(bot.discord.user('dora').command('play')).rejects.toThrow('say no')
    allow({ id: general, type: 3, permission: false })
    await expect(bot.discord.user('ben').command('play')).rejects.toThrow('say no')
    await bot.discord.user('ben').in('random').command('play')
  })

  it('hide where they are age-restricted, or the channel is out of sight', async () => {
    await using bot = await rawBot([command('adult', { nsfw: true }), command('ping')], fine)
    const { world } = bot.discord
    await expect(bot.discord.user('ben').command('adult')).rejects.toThrow(
      'it is age-restricted, and the channel is not',
    )
    world.channel('random').nsfw = true
    await bot.discord.user('ben').in('random').command('adult')

    world.channel('general').permission_overwrites!.push({ id: world.guild().id, type: 0, allow: '0', deny: '1024' })
    world.guild().permissionCache.clear()
    await expect(bot.discord.user('cleo').command('ping')).rejects.toThrow('the user does not see the channel')
  })

  it('need the permission to use commands at all', async () => {
    await using bot = await rawBot([command('ping')], fine)
    const { world } = bot.discord
    const deny = Permission.UseApplicationCommands.toString()
    world.channel('general').permission_overwrites!.push({ id: world.guild().id, type: 0, allow: '0', deny })
    world.guild().permissionCache.clear()

    await expect(bot.discord.user('cleo').command('ping')).rejects.toThrow(
      'lacks the permission UseApplicationCommands',
    )
    await bot.discord.user('cleo').in('random').command('ping')
  })

  it('hide where their contexts do not fit', async () => {
    const inGuild = command('here', { contexts: [0] })
    await using bot = await rawBot(
      [inGuild, command('there', { contexts: [1] }), command('old', { dm_permission: false })],
      fine,
    )
    const ann = bot.discord.user('ann')

    await expect(ann.command('there')).rejects.toThrow('its contexts are 1, this is 0')
    await expect(ann.in('dm').command('here')).rejects.toThrow('its contexts are 0, this is 1')
    await expect(ann.in('dm').command('old')).rejects.toThrow('it is not for direct messages')
    await ann.in('dm').command('there')
    expect(bot.heard[0]).toMatchObject({ context: 1, user: { id: ann.id }, authorizing_integration_owners: { 0: '0' } })
    expect(bot.heard[0]).not.toHaveProperty('member')
    expect(bot.heard[0]).not.toHaveProperty('guild_id')
  })

  it('come along with the user who installed the application', async () => {
    const guilds = [{}, { name: 'Elsewhere', botPermissions: null }]
    const mine = command('mine', { integration_types: [1], contexts: [0, 1, 2] })
    await using bot = await rawBot([mine, command('ping')], fine, { guilds })
    const ann = bot.discord.user('ann', { guild: 'Elsewhere' })
    await expect(ann.command('mine')).rejects.toThrow('its application is installed neither here nor by the user')

    ann.install()
    await ann.command('mine')

    expect(bot.heard[0]?.authorizing_integration_owners).toEqual({ 1: ann.id })
    expect(BigInt(bot.heard[0]!.app_permissions)).toBeGreaterThan(0n)
    await expect(ann.command('ping')).rejects.toThrow('installed neither here')
  })

  it('of what only the user installed answer openly only where that is allowed', async () => {
    const guilds = [{ name: 'Elsewhere', botPermissions: null }]
    const mine = command('mine', { integration_types: [1], contexts: [0] })
    await using bot = await rawBot([mine], ({ answer }) => answer(5), { guilds, patience: 20 })
    const { world } = bot.discord
    const ben = bot.discord.user('ben').install()
    expect((await ben.command('mine')).message.ephemeral).toBe(false)

    const deny = Permission.UseExternalApps.toString()
    world.channel('general').permission_overwrites!.push({ id: world.guild().id, type: 0, allow: '0', deny })
    world.guild().permissionCache.clear()

    expect((await ben.command('mine')).message.ephemeral).toBe(true)
  })

  it('are used on messages and users from their menus', async () => {
    await using bot = await rawBot(
      [
        { name: 'Report it', type: 3 },
        { name: 'Who is', type: 2 },
      ],
      fine,
    )
    const ann = bot.discord.user('ann')
    const message = await bot.discord.user('ben').say('spam spam')

    const t = await ann.context('Report it', message)
    await ann.context('Who is', 'ben')

    expect(t.text).toBe('ann uses "Report it" on "spam spam"\npipecord:\n  ok')
    expect(bot.heard[0]?.data).toMatchObject({
      ...{ name: 'Report it', type: 3, target_id: message.id },
      resolved: { messages: { [message.id]: { content: 'spam spam' } } },
    })
    const ben = bot.discord.world.person('ben').id
    expect(bot.heard[1]?.data).toMatchObject({ type: 2, target_id: ben, resolved: { users: { [ben]: { id: ben } } } })
    await bot.client.delete(`/channels/${ann.channelId}/messages/${message.id}` as never)
    await expect(ann.context('Report it', message)).rejects.toThrow(
      'ann cannot use the message "spam spam": it is deleted',
    )
    await expect(ann.context('Who is', 'nobody')).rejects.toThrow('"Who is": expected a user, got "nobody"')
  })
})

describe('discord.user', () => {
  it('brings people into the guild who were not there', async () => {
    await using bot = await rawBot([command('ping')], fine)

    const zoe = bot.discord.user('zoe')
    await zoe.command('ping')

    expect(bot.discord.world.guild().members.has(zoe.id)).toBe(true)
    expect(bot.heard[0]?.member?.permissions).toMatch(/^\d+$/)
  })

  it('names what is not there', async () => {
    await using bot = await rawBot([], fine)
    const { user } = bot.discord

    expect(() => user('ann', { in: 'attic' })).toThrow(
      'user: expected a channel of "Harbour" to write in, got "attic"; there are "general"',
    )
    expect(() => user('ann', { in: 'Town' })).toThrow('to write in, got "Town"')
    expect(() => user('ann', { guild: 'Nowhere' })).toThrow(
      'user: expected a known guild, got "Nowhere"; there is "Harbour"',
    )
    expect(() => user('ann', { bot: 'hal' })).toThrow('user: expected a known bot, got "hal"; there is "pipecord"')
    expect(() => user('ann').install('hal')).toThrow('user.install: expected a known bot, got "hal"')
  })

  it('means one of several bots by its name', async () => {
    await using bot = await rawBot([command('ping')], fine, { patience: 20 })
    const { world } = bot.discord
    const other = world.addBot({ username: 'hal' })
    world.commands.create({ applicationId: other.applicationId }, { ...command('ping'), type: 1 })

    const t = await bot.discord.user('ann', { bot: 'hal' }).command('ping')

    expect(t.failure).toBe('no answer within 3 s')
    expect(bot.heard).toEqual([])
  })
})
