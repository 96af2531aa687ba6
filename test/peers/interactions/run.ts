/**
 * Run: what simulated users see of each client's bot.
 * @module
 */
import { afterEach, describe, expect, it } from 'vitest'
import { type Simulation, simulate } from '../../../plugins/simulator/index.js'
import type { InteractionAdapter } from './peer.js'

export function runInteractionScenarios(adapter: InteractionAdapter): void {
  const open: Simulation[] = []
  const begin = async () => {
    const discord = await simulate(one => adapter.open(one))
    open.push(discord)
    return discord
  }
  const scenario = (name: string, run: (discord: Simulation) => Promise<void>) => {
    const why = adapter.cannot?.[name]
    it.skipIf(why !== undefined)(why === undefined ? name : `${name} (not: ${why})`, async () => run(await begin()))
  }

  afterEach(async () => {
    for (const discord of open.splice(0)) await discord.close()
  })

  describe(`${adapter.name} with simulated users`, () => {
    scenario('answers a command with its options', async discord => {
      const t = await discord.user('ann').command('ask', { song: 'Yesterday', who: 'ben' })

      expect(t.text).toBe(
        [
          'ann uses /ask song: Yesterday who: ben',
          'pipecord:',
          '  Yesterday for ben',
          '  [ Yes ] [ Form ]',
          '  [ Fruit ▾: Apple, Pear ]',
        ].join('\n'),
      )
    })

    scenario('updates the message of a button', async discord => {
      const t = await discord.user('ann').command('ask', { song: 'x' })

      await t.click('Yes')

      expect(t.latest).toBe('pipecord edits:\n  ann said yes')
    })

    scenario('hears what another user chooses in a select', async discord => {
      const t = await discord.user('ann').command('ask', { song: 'x' })

      await discord.user('ben').select('Fruit', ['Apple', 'Pear'])

      expect(t.screen).toBe('ben takes apple, pear')
    })

    scenario('opens a modal and hears what is submitted', async discord => {
      const t = await discord.user('ann').command('ask', { song: 'x' })
      await t.click('Form')
      expect(t.modal?.text).toBe('┌── Feedback\n│ Why? *\n│   [ ]\n└── [ Cancel ] [ Submit ]')

      await t.submit({ 'Why?': 'It is good' })

      expect(t.latest).toBe('pipecord (only you can see this):\n  Thanks: It is good')
    })

    scenario('defers, fills and follows up', async discord => {
      const t = await discord.user('ann').command('slow')

      expect(t.latest).toBe(
        [
          'pipecord is thinking... (only you can see this)',
          'pipecord (only you can see this):',
          '  done',
          'pipecord:',
          '  one more',
        ].join('\n'),
      )
    })

    scenario('completes what is typed', async discord => {
      const t = await discord.user('ann').type('ask', { song: 'Yes' })

      expect(t.choices.map(({ name }) => name)).toEqual(['Yes 1', 'Yes 2'])
    })

    scenario('is used from the menus of messages and users', async discord => {
      const ann = discord.user('ann')
      const message = await discord.user('ben').say('ahoy')

      expect((await ann.context('Quote', message)).latest).toBe('pipecord:\n  > ahoy')
      expect((await ann.context('Greet', 'ben')).latest).toBe('pipecord:\n  Hi ben')
    })
  })
}
