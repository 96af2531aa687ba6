/**
 * Layout: what messages are made of in place of content and embeds (IS_COMPONENTS_V2).
 * https://docs.discord.com/developers/components/reference (2026-08)
 * @module
 */
import type {
  APIContainerComponent,
  APIFileComponent,
  APIMediaGalleryComponent,
  APISectionComponent,
  APISeparatorComponent,
  APITextDisplayComponent,
  APIThumbnailComponent,
} from 'discord-api-types/v10'
import type {
  ContainerComponentForMessageRequest,
  FileComponentForMessageRequest,
  MediaGalleryComponentForMessageRequest,
  MediaGalleryItemRequest,
  SectionComponentForMessageRequest,
  SeparatorComponentForMessageRequest,
  TextDisplayComponentForMessageRequest,
  ThumbnailComponentForMessageRequest,
} from '../../src/routes/types.gen.js'
import { type ColorInput, color } from '../../src/values/color.js'
import { builderClass } from './builder.js'
import { ActionRowBuilder, ButtonBuilder } from './controls.js'
import { adding, setting } from './given.js'
import { homes } from './homes.js'
import type { Buildable, Draft, Fluent } from './types.js'
import { attachmentUrl } from './values.js'

const spoiler = (_: object, isHidden = true) => ({ spoiler: isHidden })

export interface TextDisplayBuilder
  extends Fluent<TextDisplayComponentForMessageRequest, object, TextDisplayBuilder>,
    Buildable<APITextDisplayComponent> {}
/** Markdown. */
export const TextDisplayBuilder = builderClass<APITextDisplayComponent, TextDisplayBuilder>({
  home: homes.layout,
  start: { type: 10 },
})

const thumbnailSteps = {
  spoiler,
  /** Of the image, or `attachment://name` for a file of the message. */
  url: (_: object, url: string) => ({ media: { url } }),
}

export interface ThumbnailBuilder
  extends Fluent<ThumbnailComponentForMessageRequest, typeof thumbnailSteps, ThumbnailBuilder>,
    Buildable<APIThumbnailComponent> {}
/** The accessory of a section. */
export const ThumbnailBuilder = builderClass<APIThumbnailComponent, ThumbnailBuilder>({
  home: homes.accessory,
  start: { type: 11 },
  steps: thumbnailSteps,
})

const sectionSteps = {
  addTextDisplayComponents: adding('components', TextDisplayBuilder),
  setButtonAccessory: setting('accessory', ButtonBuilder),
  setThumbnailAccessory: setting('accessory', ThumbnailBuilder),
}

export interface SectionBuilder
  extends Fluent<SectionComponentForMessageRequest, typeof sectionSteps, SectionBuilder>,
    Buildable<APISectionComponent> {}
/** One to three texts beside a button or a thumbnail. */
export const SectionBuilder = builderClass<APISectionComponent, SectionBuilder>({
  home: homes.layout,
  start: { type: 9 },
  steps: sectionSteps,
})

const gallerySteps = {
  addItem: (
    { items }: Draft<MediaGalleryComponentForMessageRequest>,
    url: string,
    more: Omit<MediaGalleryItemRequest, 'media'> = {},
  ) => ({ items: [...(items ?? []), { media: { url }, ...more }] }),
}

export interface MediaGalleryBuilder
  extends Fluent<MediaGalleryComponentForMessageRequest, typeof gallerySteps, MediaGalleryBuilder>,
    Buildable<APIMediaGalleryComponent> {}
export const MediaGalleryBuilder = builderClass<APIMediaGalleryComponent, MediaGalleryBuilder>({
  home: homes.layout,
  start: { type: 12 },
  steps: gallerySteps,
})

const fileSteps = {
  spoiler,
  /** The name of a file of the message, with or without `attachment://`. */
  url: (_: object, name: string) => ({ file: { url: attachmentUrl(name) } }),
}

export interface FileBuilder
  extends Fluent<FileComponentForMessageRequest, typeof fileSteps, FileBuilder>,
    Buildable<APIFileComponent> {}
/** Shows a file of the message. */
export const FileBuilder = builderClass<APIFileComponent, FileBuilder>({
  home: homes.layout,
  start: { type: 13 },
  steps: fileSteps,
})

const separatorSteps = {
  /** Whether there is a line. */
  divider: (_: object, isVisible = true) => ({ divider: isVisible }),
  spacing: (_: object, spacing: 'small' | 'large' | 1 | 2) => ({
    spacing: spacing === 'small' ? 1 : spacing === 'large' ? 2 : spacing,
  }),
}

export interface SeparatorBuilder
  extends Fluent<SeparatorComponentForMessageRequest, typeof separatorSteps, SeparatorBuilder>,
    Buildable<APISeparatorComponent> {}
export const SeparatorBuilder = builderClass<APISeparatorComponent, SeparatorBuilder>({
  home: homes.layout,
  start: { type: 14 },
  steps: separatorSteps,
})

const containerSteps = {
  spoiler,
  /** A number, `'#5865f2'`, `[88, 101, 242]`, or a name such as `'blurple'`. */
  accent_color: (_: object, input: ColorInput | null) => ({
    accent_color: input === null ? undefined : color.from(input),
  }),
  addActionRowComponents: adding('components', ActionRowBuilder),
  addTextDisplayComponents: adding('components', TextDisplayBuilder),
  addSectionComponents: adding('components', SectionBuilder),
  addMediaGalleryComponents: adding('components', MediaGalleryBuilder),
  addFileComponents: adding('components', FileBuilder),
  addSeparatorComponents: adding('components', SeparatorBuilder),
}

export interface ContainerBuilder
  extends Fluent<ContainerComponentForMessageRequest, typeof containerSteps, ContainerBuilder>,
    Buildable<APIContainerComponent> {}
/** A box around other components, with a bar of colour. */
export const ContainerBuilder = builderClass<APIContainerComponent, ContainerBuilder>({
  home: homes.layout,
  start: { type: 17 },
  steps: containerSteps,
})
