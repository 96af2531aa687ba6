import { describe, expect, it } from 'vitest'
import { Chain } from '../../src/kernel/chain.js'
import type { Middleware, Next } from '../../src/kernel/compose.js'
import { settled } from '../support/clock.js'

interface Ctx {
  readonly path: string[]
}

/** A layer of that name that leaves its name behind. */
function named(name: string, extra: Partial<Middleware<Ctx>> = {}): Middleware<Ctx> {
  const layer = async (ctx: Ctx, next: Next) => {
    ctx.path.push(name)
    await next()
  }
  return Object.assign(Object.defineProperty(layer, 'name', { value: name }), extra)
}

async function pathOf(chain: Chain<Ctx>) {
  const ctx: Ctx = { path: [] }
  await chain.run(ctx)
  return ctx.path
}

const base = () => new Chain<Ctx>([named('auth'), named('cache'), named('retry'), named('transport')])

describe('Chain', () => {
  it('runs the layers it was made of in their order, and names them', async () => {
    const chain = base()

    expect(chain.names).toEqual(['auth', 'cache', 'retry', 'transport'])
    expect(chain.layers.map(layer => layer.name)).toEqual(chain.names)
    expect(await pathOf(chain)).toEqual(chain.names)
  })

  it('puts a used layer outermost, in order of registration (rest 61)', async () => {
    const chain = base()

    chain.use(named('first'))
    chain.use(named('second'))

    expect(chain.names).toEqual(['first', 'second', 'auth', 'cache', 'retry', 'transport'])
    expect(await pathOf(chain)).toEqual(chain.names)
  })

  it('places a layer right before or right after the one that is named (rest 61)', async () => {
    const chain = base()

    chain.use(named('x'), { before: 'cache' })
    chain.use(named('y'), { after: 'retry' })
    chain.use(named('z'), { before: 'auth' })
    chain.use(named('last'), { after: 'transport' })

    expect(chain.names).toEqual(['z', 'auth', 'x', 'cache', 'retry', 'y', 'transport', 'last'])
    expect(await pathOf(chain)).toEqual(chain.names)
  })

  it('keeps outermost layers together, whatever is placed beside them', () => {
    const chain = base()

    chain.use(named('first'))
    chain.use(named('beside'), { before: 'auth' })
    chain.use(named('second'))
    chain.use(named('inFront'), { before: 'first' })
    chain.use(named('third'))

    expect(chain.names.slice(0, 6)).toEqual(['inFront', 'first', 'second', 'third', 'beside', 'auth'])
  })

  it('composes anew after use(), also when it has run before', async () => {
    const chain = base()
    await pathOf(chain)

    chain.use(named('late'), { before: 'transport' })

    expect(await pathOf(chain)).toEqual(['auth', 'cache', 'retry', 'late', 'transport'])
  })

  it('composes once, and not per run (rule 2)', async () => {
    let composed = 0
    const counted = Object.defineProperty(named('counted'), 'reentrant', {
      get: () => {
        composed++
        return false
      },
    })
    const chain = new Chain<Ctx>([counted])

    for (let i = 0; i < 5; i++) await pathOf(chain)

    expect(composed).toBe(1)
  })

  it('runs an onion of any kind of context, for the gateway and interactions too (rule 11)', async () => {
    const chain = new Chain<{ event: string }>()
    const seen: string[] = []
    chain.use(async function dispatch(ctx, next) {
      seen.push(ctx.event)
      await next()
    })

    await chain.run({ event: 'MESSAGE_CREATE' })

    expect(seen).toEqual(['MESSAGE_CREATE'])
  })

  it('does not change a run that is under way', async () => {
    const chain = new Chain<Ctx>([named('a')])
    const gate: Middleware<Ctx> = async (_, next) => {
      await settled()
      await next()
    }
    chain.use(gate)

    const ctx: Ctx = { path: [] }
    const run = chain.run(ctx)
    chain.use(named('late'), { before: 'a' })
    await run

    expect(ctx.path).toEqual(['a'])
  })

  it('takes any number of anonymous layers', async () => {
    const chain = new Chain<Ctx>()

    chain.use(named(''))
    chain.use(named(''))

    expect(chain.names).toEqual(['anonymous', 'anonymous'])
    expect(await pathOf(chain)).toEqual(['', ''])
  })

  it('watches layers that come through use(), and trusts those it was made of', async () => {
    const careless = (name: string) =>
      Object.defineProperty((_: Ctx, next: Next) => void next(), 'name', { value: name })

    await new Chain<Ctx>([careless('trusted'), () => settled()]).run({ path: [] })
    const chain = new Chain<Ctx>([() => settled()])
    chain.use(careless('mine'))

    await expect(chain.run({ path: [] })).rejects.toMatchObject({
      code: 'NEXT_NOT_AWAITED',
      message: expect.stringContaining('`mine`'),
    })
  })

  it('lets a used layer be reentrant', async () => {
    const chain = new Chain<Ctx>([named('tail')])
    const twice: Middleware<Ctx> = Object.assign(
      async (_: Ctx, next: Next) => {
        await next()
        await next()
      },
      { reentrant: true },
    )
    chain.use(twice)

    expect(await pathOf(chain)).toEqual(['tail', 'tail'])
  })

  it('refuses an anchor that no layer has, naming those there are', () => {
    for (const place of [{ before: 'nowhere' }, { after: 'nowhere' }, { before: '' }]) {
      expect(() => base().use(named('x'), place)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('auth, cache, retry') }),
      )
    }
  })

  it('refuses a place that names both sides', () => {
    expect(() => base().use(named('x'), { before: 'auth', after: 'cache' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', key: 'use' }),
    )
  })

  it('refuses a name that is taken, and stays as it was', async () => {
    const chain = base()

    expect(() => chain.use(named('cache'))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', key: 'use' }))
    expect(() => new Chain<Ctx>([named('a'), named('a')])).toThrow(expect.objectContaining({ key: 'use' }))

    expect(chain.names).toHaveLength(4)
    expect(await pathOf(chain)).toEqual(chain.names)
  })

  it('refuses what is no function', () => {
    for (const wrong of [undefined, null, 'retry', {}, [named('a')]]) {
      expect(() => base().use(wrong as never)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', key: 'use' }))
      expect(() => new Chain([wrong as never])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', key: 'use' }))
    }
  })
})
