import { describe, expect, it } from 'vitest'
import { ConfigError, cdn } from '../../src/index.js'

const [id, hash, moving] = [
  '80351110224678912',
  '1269e74af4df7417b13759eae50c83dc',
  'a_1269e74af4df7417b13759eae50c83dc',
]
const cdnHost = 'https://cdn.discordapp.com'
const png = { format: 'png' } as const

describe('cdn', () => {
  it.each([
    [cdn.emoji(id, png), `emojis/${id}.png`],
    [cdn.guildIcon(id, hash, png), `icons/${id}/${hash}.png`],
    [cdn.guildSplash(id, hash, png), `splashes/${id}/${hash}.png`],
    [cdn.guildDiscoverySplash(id, hash, png), `discovery-splashes/${id}/${hash}.png`],
    [cdn.guildBanner(id, hash, png), `banners/${id}/${hash}.png`],
    [cdn.guildTagBadge(id, hash, png), `guild-tag-badges/${id}/${hash}.png`],
    [cdn.userAvatar(id, hash, png), `avatars/${id}/${hash}.png`],
    [cdn.userBanner(id, hash, png), `banners/${id}/${hash}.png`],
    [cdn.memberAvatar({ guildId: '1', userId: id }, hash, png), `guilds/1/users/${id}/avatars/${hash}.png`],
    [cdn.memberBanner({ guildId: '1', userId: id }, hash, png), `guilds/1/users/${id}/banners/${hash}.png`],
    [cdn.avatarDecoration(moving), `avatar-decoration-presets/${moving}.png`],
    [cdn.roleIcon(id, hash, png), `role-icons/${id}/${hash}.png`],
    [cdn.teamIcon(id, hash, png), `team-icons/${id}/${hash}.png`],
    [cdn.scheduledEventCover(id, hash, png), `guild-events/${id}/${hash}.png`],
    [cdn.applicationIcon(id, hash, png), `app-icons/${id}/${hash}.png`],
    [cdn.applicationCover(id, hash, png), `app-icons/${id}/${hash}.png`],
    [cdn.applicationAsset(id, '123', png), `app-assets/${id}/123.png`],
    [
      cdn.achievementIcon({ applicationId: id, achievementId: '5' }, hash, png),
      `app-assets/${id}/achievements/5/icons/${hash}.png`,
    ],
    [cdn.storePageAsset(id, '123', png), `app-assets/${id}/store/123.png`],
    [cdn.stickerPackBanner('123', png), 'app-assets/710982414301790216/store/123.png'],
    [cdn.sticker({ id, format_type: 1 }), `stickers/${id}.png`],
    [cdn.sticker({ id, format_type: 2 }), `stickers/${id}.png`],
    [cdn.sticker({ id, format_type: 3 }), `stickers/${id}.json`],
  ])('leads to %s', (address, path) => {
    expect(address).toBe(`${cdnHost}/${path}`)
  })

  it('asks for WebP, which moves where the image does', () => {
    expect(cdn.userAvatar(id, hash)).toBe(`${cdnHost}/avatars/${id}/${hash}.webp`)
    expect(cdn.userAvatar(id, moving)).toBe(`${cdnHost}/avatars/${id}/${moving}.webp?animated=true`)
    expect(cdn.userAvatar(id, moving, { animated: false, size: 64 })).toBe(
      `${cdnHost}/avatars/${id}/${moving}.webp?size=64`,
    )
    expect(cdn.userAvatar(id, moving, { format: 'gif' })).toBe(`${cdnHost}/avatars/${id}/${moving}.gif`)
    expect(cdn.userAvatar(id, moving, png)).toBe(`${cdnHost}/avatars/${id}/${moving}.png`)
    expect(cdn.emoji(id)).toBe(`${cdnHost}/emojis/${id}.webp`)
    expect(cdn.emoji(id, { animated: true, size: 128 })).toBe(`${cdnHost}/emojis/${id}.webp?size=128&animated=true`)
    expect(cdn.emoji(id, { format: 'gif' })).toBe(`${cdnHost}/emojis/${id}.gif`)
  })

  it('has GIF stickers at the other host', () => {
    expect(cdn.sticker({ id, format_type: 4 })).toBe(`https://media.discordapp.net/stickers/${id}.gif`)
  })

  it('picks default avatars by id, and by discriminator where there is one', () => {
    expect(cdn.defaultAvatar({ id })).toBe(`${cdnHost}/embed/avatars/${(BigInt(id) >> 22n) % 6n}.png`)
    expect(cdn.defaultAvatar({ id, discriminator: '0' })).toBe(cdn.defaultAvatar({ id }))
    expect(cdn.defaultAvatar({ id, discriminator: '1337' })).toBe(`${cdnHost}/embed/avatars/2.png`)
  })

  it.each([
    ['a size between powers', () => cdn.guildIcon(id, hash, { size: 100 as never }), 'options.size'],
    ['a size beyond', () => cdn.guildSplash(id, hash, { size: 8192 as never }), 'options.size'],
    ['a size that is text', () => cdn.avatarDecoration(hash, { size: '64' as never }), 'options.size'],
    ['a format of its own', () => cdn.guildIcon(id, hash, { format: 'avif' as never }), 'options.format'],
    ['GIF of what never moves', () => cdn.guildSplash(id, hash, { format: 'gif' as never }), 'options.format'],
    ['GIF of what stands still', () => cdn.userAvatar(id, hash, { format: 'gif' }), 'options.format'],
    ['a GIF that stands still', () => cdn.emoji(id, { format: 'gif', animated: false }), 'options.format'],
    ['a PNG that moves', () => cdn.userAvatar(id, moving, { format: 'png', animated: true }), 'options.format'],
    ['movement of what stands still', () => cdn.userAvatar(id, hash, { animated: true }), 'options.animated'],
    ['movement where there is none', () => cdn.roleIcon(id, hash, { animated: true } as never), 'options.animated'],
    ['a format of decorations', () => cdn.avatarDecoration(hash, { format: 'png' } as never), 'options.format'],
    ['an id that is none', () => cdn.userAvatar('../1', hash), 'userId'],
    ['a hash that leads elsewhere', () => cdn.userAvatar(id, '../../x'), 'hash'],
    ['no hash', () => cdn.userAvatar(id, null as never), 'hash'],
    ['no member', () => cdn.memberAvatar(undefined as never, hash), 'guildId'],
    ['an unknown kind of sticker', () => cdn.sticker({ id, format_type: 9 }), 'sticker.format_type'],
    ['a discriminator that is a name', () => cdn.defaultAvatar({ id, discriminator: 'x' }), 'user.discriminator'],
    ['a time that is none', () => cdn.hasExpired('', undefined as never), 'now'],
    ['an address from elsewhere', () => cdn.unsigned('https://example.com/attachments/1/2/a'), 'address'],
  ])('refuses %s by name', (_, act, key) => {
    expect(act).toThrow(expect.objectContaining({ constructor: ConfigError, key }))
  })
})

describe('cdn.parseAttachment', () => {
  const plain = `${cdnHost}/attachments/1012345678900020080/1234567891233211234/my_image.png`
  const signed = `${plain}?ex=65d903de&is=65c68ede&hm=2481f30d&`

  it('reads when a signed address was issued and expires', () => {
    expect(cdn.parseAttachment(signed)).toEqual({
      channelId: '1012345678900020080',
      attachmentId: '1234567891233211234',
      filename: 'my_image.png',
      expiresAt: 0x65d903de * 1000,
      issuedAt: 0x65c68ede * 1000,
      signature: '2481f30d',
    })
    expect(cdn.hasExpired(signed, 0x65d903de * 1000 - 1)).toBe(false)
    expect(cdn.hasExpired(signed, 0x65d903de * 1000)).toBe(true)
  })

  it('takes addresses without a signature, which never expire', () => {
    expect(cdn.parseAttachment(plain)).toMatchObject({
      expiresAt: undefined,
      issuedAt: undefined,
      signature: undefined,
    })
    expect(cdn.hasExpired(plain, Number.MAX_SAFE_INTEGER)).toBe(false)
  })

  it('leaves the signature off', () => {
    expect(cdn.unsigned(signed)).toBe(plain)
  })

  it.each(['', 'x', 'https://example.com/attachments/1/2/a', `${cdnHost}/attachments/1/a`, `${cdnHost}/emojis/1.png`])(
    'reads nothing in %j',
    address => {
      expect(cdn.parseAttachment(address)).toBeUndefined()
    },
  )
})
