/**
 * Sticker packs: the stickers that everyone has.
 * https://docs.discord.com/developers/resources/sticker#sticker-pack-object (2026-08)
 * @module
 */

export interface StandardSticker {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly tags: string
  readonly type: 1
  readonly format_type: number
  readonly pack_id: string
  readonly sort_value: number
}

export interface StickerPack {
  readonly id: string
  readonly sku_id: string
  readonly name: string
  readonly description: string
  readonly stickers: readonly StandardSticker[]
  readonly cover_sticker_id: string
  readonly banner_asset_id: string
}

const LOTTIE = 3
const NAMES: readonly (readonly [name: string, tags: string])[] = [
  ['Buoy', 'float, sea'],
  ['Anchor', 'hold, harbour'],
]

/** One pack, with ids that look like Discord's and are always the same. */
export function stickerPacks(): readonly StickerPack[] {
  const id = '600000000000000001'
  const stickers = NAMES.map(([name, tags], index) => ({
    id: String(600_000_000_000_000_010n + BigInt(index)),
    name,
    description: `${name}, drawn for the simulator`,
    tags,
    type: 1 as const,
    format_type: LOTTIE,
    pack_id: id,
    sort_value: index + 1,
  }))
  const [cover] = stickers
  return [
    {
      id,
      sku_id: '600000000000000002',
      name: 'Harbour Life',
      description: 'What floats in a harbour',
      stickers,
      cover_sticker_id: cover?.id ?? id,
      banner_asset_id: '600000000000000003',
    },
  ]
}
