/**
 * Stages: the live instances of stage channels, with their dispatches.
 * https://docs.discord.com/developers/resources/stage-instance (2026-08)
 * @module
 */
import type { World } from './index.js'
import type { Guild } from './model.js'

export interface StageInstance {
  readonly id: string
  readonly guild_id: string
  readonly channel_id: string
  topic: string
  /** 1 public (deprecated), 2 guild only. */
  privacy_level: number
  readonly discoverable_disabled: boolean
  readonly guild_scheduled_event_id: string | null
}

type StageFields = Pick<StageInstance, 'channel_id' | 'topic' | 'privacy_level' | 'guild_scheduled_event_id'>

/** Opens a stage and dispatches STAGE_INSTANCE_CREATE. */
export function openStage(world: World, guild: Guild, fields: StageFields): StageInstance {
  const stage: StageInstance = {
    id: world.snowflakes.next(),
    guild_id: guild.id,
    discoverable_disabled: true,
    ...fields,
  }
  guild.stages.set(stage.channel_id, stage)
  emitStage(world, 'STAGE_INSTANCE_CREATE', stage)
  return stage
}

/** Changes a stage and dispatches STAGE_INSTANCE_UPDATE. */
export function updateStage(
  world: World,
  stage: StageInstance,
  changes: Partial<Pick<StageInstance, 'topic' | 'privacy_level'>>,
): void {
  Object.assign(stage, changes)
  emitStage(world, 'STAGE_INSTANCE_UPDATE', stage)
}

/** Closes the stage of a channel and dispatches STAGE_INSTANCE_DELETE; false where none was open. */
export function closeStage(world: World, guild: Guild, channelId: string): boolean {
  const stage = guild.stages.get(channelId)
  if (stage === undefined) return false
  guild.stages.delete(channelId)
  emitStage(world, 'STAGE_INSTANCE_DELETE', stage)
  return true
}

function emitStage(world: World, event: string, stage: StageInstance): void {
  world.emit(event, { guildId: stage.guild_id, channelId: stage.channel_id }, () => ({ ...stage }))
}
