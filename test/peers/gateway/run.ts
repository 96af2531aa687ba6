/**
 * Run: the scenarios that every client goes through on the simulator's gateway.
 * @module
 */
import { afterEach, describe, expect, it } from 'vitest'
import { type Simulator, simulator } from '../../../plugins/simulator/index.js'
import type { GatewayAdapter, GatewayPeer } from './peer.js'

interface Scene {
  readonly discord: Simulator
  readonly peer: GatewayPeer
  readonly general: string
  readonly ann: string
}

export function runGatewayScenarios(adapter: GatewayAdapter): void {
  const scenes: Scene[] = []
  const begin = async (compress = false): Promise<Scene> => {
    const discord = await simulator()
    const peer = await adapter.open(discord, compress)
    const { world } = discord
    const scene = { discord, peer, general: world.channel('general').id, ann: world.person('ann').id }
    scenes.push(scene)
    return scene
  }

  afterEach(async () => {
    for (const { peer, discord } of scenes.splice(0)) {
      await peer.close()
      await discord.close()
    }
  })

  describe(`${adapter.name} on the gateway`, () => {
    it('becomes ready, with its guilds', async () => {
      const { discord, peer } = await begin()

      expect(peer.userId).toBe(discord.world.bot.id)
      expect(peer.guilds()).toEqual(['Harbour'])
      expect(discord.gateway.log.count('identify')).toBe(1)
    })

    it('hears what it posts itself and what members write', async () => {
      const scene = await begin()

      await talk(scene)

      expect(scene.peer.messages).toEqual(spoken(scene))
    })

    it('resumes after a dropped socket and hears what it missed', async () => {
      const { discord, peer, general, ann } = await begin()

      discord.gateway.drop()
      discord.world.send(general, { authorId: ann, content: 'while you were away' })
      await until(() => peer.messages.length === 1)

      expect(peer.messages[0]!.content).toBe('while you were away')
      expect(discord.gateway.log.count('resumed')).toBe(1)
      expect(discord.gateway.log.count('identify')).toBe(1)
      expect(discord.gateway.sockets[0]).toMatchObject({ resumeHost: true })
    })

    it('resumes when it is asked to reconnect', async () => {
      const { discord, peer, general, ann } = await begin()

      discord.gateway.reconnect()
      await until(() => discord.gateway.log.count('resumed') === 1)
      discord.world.send(general, { authorId: ann, content: 'welcome back' })
      await until(() => peer.messages.length === 1)

      expect(discord.gateway.log.count('identify')).toBe(1)
    })

    const { compression } = adapter
    if (compression === undefined) return
    it(`reads ${compression.becomes} (${compression.why})`, async () => {
      const scene = await begin(true)

      await talk(scene)

      expect(scene.peer.messages).toEqual(spoken(scene))
      expect(scene.discord.gateway.sockets[0]).toMatchObject({ compression: compression.becomes })
    })
  })
}

async function talk({ discord, peer, general, ann }: Scene): Promise<void> {
  await peer.send(general, 'ahoy')
  discord.world.send(general, { authorId: ann, content: 'ahoy yourself ⚓' })
  await until(() => peer.messages.length === 2)
}

function spoken({ discord, general, ann }: Scene) {
  return [
    { channelId: general, authorId: discord.world.bot.id, content: 'ahoy' },
    { channelId: general, authorId: ann, content: 'ahoy yourself ⚓' },
  ]
}

async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await new Promise(resolve => setTimeout(resolve, 5))
}
