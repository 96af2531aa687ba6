/**
 * simulator(): starts an offline Discord on a port of this machine.
 * @module
 */
import { assemble, type Simulator } from './assemble.js'
import type { DrivenClock } from './clock.js'
import { type SimulatorOptions, settle, worldOptions } from './options.js'
import { endpoints } from './routes/index.js'
import { World } from './world/index.js'

/**
 * Starts a simulator on a port of this machine.
 *
 *     const discord = await simulator({ seed: 1 })
 *     const client = createClient({ token: discord.token, baseURL: discord.baseURL })
 *
 * @throws TypeError naming the field that is wrong; Error when the port is taken
 */
export function simulator(
  options: SimulatorOptions & { readonly clock: 'driven' | DrivenClock },
): Promise<Simulator<DrivenClock>>
export function simulator(options?: SimulatorOptions): Promise<Simulator>
export async function simulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = settle(options)
  const world = new World(worldOptions(options, settings))
  return (await assemble(settings, world, endpoints)).simulator
}
