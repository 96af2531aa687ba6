/**
 * Simulate: a Discord with people in it, for the tests of a bot.
 * @module
 */
import type { Simulator } from '../assemble.js'
import { expectWhole } from '../checks.js'
import type { DrivenClock } from '../clock.js'
import type { SimulatorOptions } from '../options.js'
import { simulator } from '../simulator.js'
import { Pace, UNHURRIED } from './pace.js'
import type { SpotOptions } from './spot.js'
import { Stage } from './stage.js'
import { SimulatedUser } from './user.js'

/** A simulator whose people can be played. */
export interface Simulation extends Simulator<DrivenClock> {
  /**
   * The person of this name, who comes into the guild where they are not in it yet.
   * @throws RangeError for guilds and channels that are not there
   */
  user(name: string, options?: SpotOptions): SimulatedUser
  /** Moves the clock by `ms` in steps, and lets the bot keep up. */
  advance(ms: number): Promise<void>
  /** Waits until the bot does nothing any more. */
  settle(): Promise<void>
}

/** What starts a bot: is given the simulation, and may return how to end the bot. */
export type BotStart = (discord: Simulation) => BotEnd | Promise<BotEnd>
// biome-ignore lint/suspicious/noConfusingVoidType: a start that returns nothing is fine.
type BotEnd = (() => unknown) | undefined | void

export interface SimulateOptions extends Omit<SimulatorOptions, 'clock'> {
  /** A clock of another simulation shares its time. @default a new one, which stands still until it is moved */
  readonly clock?: DrivenClock
  /** ms of real time without a sign of the bot, after which the clock is moved. @default 250 */
  readonly patience?: number
}

/** How long a bot may take to start and to end, in ms of the clock. */
const START_MS = 300_000
const USER_INSTALL = 1

/**
 * Starts a simulator with people in it, and the bot that they are to try.
 *
 *     const discord = await simulate(async ({ token, baseURL }) => { ... })
 *     const t = await discord.user('ann').command('play', { song: 'Yesterday' })
 *
 * Rate limits are off unless `rateLimits` says otherwise, because the clock stands still.
 * @throws TypeError naming the option that is wrong, or what the bot's start throws
 */
export async function simulate(start?: BotStart | SimulateOptions, options?: SimulateOptions): Promise<Simulation> {
  const bot = typeof start === 'function' ? start : undefined
  const { patience = 250, clock = 'driven', ...rest } = options ?? (typeof start === 'object' ? start : {})
  expectWhole(patience, 'simulate.patience', 1)
  const discord = await simulator({ rateLimits: false, ...rest, clock })
  const pace = new Pace({ ...discord, patience })
  const ends: (() => unknown)[] = []
  const simulation = withPeople(discord, { pace, ends })
  if (bot === undefined) return simulation
  try {
    const end = await passTime(pace, bot(simulation))
    if (typeof end === 'function') ends.push(end)
  } catch (error) {
    await simulation.close()
    throw error
  }
  return simulation
}

function withPeople(
  discord: Simulator<DrivenClock>,
  { pace, ends }: { pace: Pace; ends: (() => unknown)[] },
): Simulation {
  const { world, origin } = discord
  const installed = (userId: string) => {
    const data = { integration_type: USER_INSTALL, user: world.users.get(userId), scopes: ['applications.commands'] }
    discord.event('APPLICATION_AUTHORIZED', data)
  }
  const stage = new Stage({ world, pace, origin, installed })
  const close = async () => {
    for (const end of ends.splice(0)) await passTime(pace, end())
    stage.close()
    await discord.close()
  }
  return {
    ...discord,
    user: (name, options) => new SimulatedUser(stage, name, options),
    advance: ms => pace.advance(ms),
    settle: () => pace.quiet(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Moves the clock while something is under way that may wait for it. */
async function passTime<T>(pace: Pace, work: T | Promise<T>): Promise<T> {
  let done = false
  const promise = Promise.resolve(work)
  const mark = () => {
    done = true
  }
  promise.then(mark, mark)
  await pace.until(() => done, START_MS, UNHURRIED)
  return promise
}
