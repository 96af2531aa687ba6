/**
 * Activities: where an application's activity runs, and who is in it.
 * https://docs.discord.com/developers/resources/application#get-application-activity-instance (2026-08)
 * @module
 */
import type { World } from './index.js'

export interface ActivityInstance {
  readonly application_id: string
  readonly instance_id: string
  readonly launch_id: string
  readonly location: { id: string; kind: 'gc' | 'pc'; channel_id: string; guild_id?: string }
  readonly users: string[]
}

export class Activities {
  readonly #world: World
  readonly #byId = new Map<string, ActivityInstance>()

  constructor(world: World) {
    this.#world = world
  }

  get(applicationId: string, instanceId: string): ActivityInstance | undefined {
    const instance = this.#byId.get(instanceId)
    return instance?.application_id === applicationId ? instance : undefined
  }

  /** Lets a user launch an activity in a channel. @default of the simulator's bot */
  launch(spec: { channelId: string; userId: string; applicationId?: string }): ActivityInstance {
    const { channelId, userId, applicationId = this.#world.bot.applicationId } = spec
    const guildId = this.#world.channels.get(channelId)?.guild_id
    const kind = guildId === undefined ? 'pc' : 'gc'
    const launch_id = this.#world.snowflakes.next()
    const place = guildId === undefined ? `pc-${channelId}` : `gc-${guildId}-${channelId}`
    const instance: ActivityInstance = {
      application_id: applicationId,
      instance_id: `i-${launch_id}-${place}`,
      launch_id,
      location: { id: place, kind, channel_id: channelId, ...(guildId !== undefined && { guild_id: guildId }) },
      users: [userId],
    }
    this.#byId.set(instance.instance_id, instance)
    return instance
  }

  /** Ends an activity; it is unknown from then on. */
  end(instance: ActivityInstance): void {
    this.#byId.delete(instance.instance_id)
  }
}
