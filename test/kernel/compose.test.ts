import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compose, type Middleware, type Next, type Rerunnable } from '../../src/kernel/compose.js'
import { watched } from '../../src/watched.js'
import { settled } from '../support/clock.js'

type Layer = Middleware<object>

/** Collects what happens, in order. */
function diary() {
  const lines: string[] = []
  const wrap = (name: string): Layer =>
    async function layer(_, next) {
      lines.push(`${name}>`)
      await next()
      lines.push(`<${name}`)
    }
  /** Runs its tail `times` times, whether it fails or not. */
  const repeat = (name: string, times: number): Layer =>
    reentrant(async (_, next) => {
      for (let i = 1; i <= times; i++) {
        lines.push(`${name}${i}>`)
        await next().catch(() => lines.push(`!${name}${i}`))
        lines.push(`<${name}${i}`)
      }
    })
  return { lines, wrap, repeat }
}

const reentrant = (layer: Layer): Layer => Object.assign(layer, { reentrant: true })

/** A context whose guards are kept as the kernel's are. */
class Guarded implements Rerunnable {
  readonly guards: ((failure: unknown) => unknown)[] = []
  mark() {
    return this.guards.length
  }
  failed() {}
  async rerun(mark: number, failure: unknown) {
    this.guards.length = mark
    for (const guard of this.guards) await guard(failure)
  }
}

describe('compose', () => {
  it('runs layers in order on the way in and in reverse on the way out', async () => {
    const { lines, wrap } = diary()

    await compose([wrap('a'), wrap('b'), wrap('c')])({})

    expect(lines).toEqual(['a>', 'b>', 'c>', '<c', '<b', '<a'])
  })

  it('runs the last function behind all layers, with and without a reentrant one among them', async () => {
    for (const middle of ['wrap', 'repeat'] as const) {
      const { lines, wrap, repeat } = diary()
      const last = async () => void lines.push('last')

      await compose([wrap('a'), middle === 'wrap' ? wrap('b') : repeat('b', 1), wrap('c')])({}, last)

      expect(lines.filter(line => line === 'last')).toHaveLength(1)
      expect(lines.indexOf('last')).toBe(3)
    }
  })

  it('stays synchronous up to the last function where there is no layer (rule 11)', () => {
    let ran = false

    void compose([])({}, async () => {
      ran = true
    })

    expect(ran).toBe(true)
  })

  it('does not run the layers behind one that does not call next()', async () => {
    const { lines, wrap } = diary()

    await compose([wrap('a'), async () => void lines.push('stop'), wrap('b')])({})

    expect(lines).toEqual(['a>', 'stop', '<a'])
  })

  it('refuses a second next() of a layer that is not reentrant (rule 2) (rest 61)', async () => {
    const { lines, wrap } = diary()
    const twice: Layer = async (_, next) => {
      await next()
      await next()
    }

    await expect(compose([twice, wrap('a')])({})).rejects.toThrow('next() called multiple times')
    expect(lines).toEqual(['a>', '<a'])
  })

  it('refuses a second next() behind a reentrant layer too, in each of its runs', async () => {
    const failures: string[] = []
    const twiceOver = reentrant(async (_, next) => {
      await next().catch(error => void failures.push(error.message))
      await next().catch(error => void failures.push(error.message))
    })
    const twice: Layer = async (_, next) => {
      await next()
      await next()
    }

    await compose([twiceOver, twice, async () => {}])({})

    expect(failures).toEqual(['next() called multiple times', 'next() called multiple times'])
  })

  it('turns a synchronous throw into a rejection (rest 61)', async () => {
    const failure = new Error('at once')
    const throwing: Layer = () => {
      throw failure
    }

    for (const layers of [
      [throwing],
      [reentrant(() => throwing({}, async () => {}))],
      [diary().repeat('r', 0), throwing],
    ]) {
      const run = compose(layers)({})
      if (layers.length === 1) await expect(run).rejects.toBe(failure)
      else await run
    }
  })

  it('lets a reentrant layer run its tail afresh with each next() (rule 2)', async () => {
    const { lines, wrap, repeat } = diary()

    await compose([wrap('a'), repeat('r', 2), wrap('b'), wrap('c')])({})

    const run = ['b>', 'c>', '<c', '<b']
    expect(lines).toEqual(['a>', 'r1>', ...run, '<r1', 'r2>', ...run, '<r2', '<a'])
  })

  it('nests reentrant layers: the inner one starts afresh in each run of the outer one', async () => {
    const { lines, wrap, repeat } = diary()

    await compose([repeat('o', 2), wrap('a'), repeat('i', 3), wrap('b')])({})

    const inner = [1, 2, 3].flatMap(i => [`i${i}>`, 'b>', '<b', `<i${i}`])
    const outer = [1, 2].flatMap(o => [`o${o}>`, 'a>', ...inner, '<a', `<o${o}`])
    expect(lines).toEqual(outer)
  })

  it('keeps concurrent runs of one onion apart', async () => {
    const seen: string[] = []
    const onion = compose<{ id: string }>([
      Object.assign(
        async (_: object, next: Next) => {
          await next()
          await next()
        },
        { reentrant: true },
      ),
      async ctx => {
        await settled()
        seen.push(ctx.id)
      },
    ])

    await Promise.all([onion({ id: 'x' }), onion({ id: 'y' })])

    expect(seen.sort()).toEqual(['x', 'x', 'y', 'y'])
  })

  it('rejects an overlapping next() of a reentrant layer with NEXT_OVERLAP, naming the layer', async () => {
    let runs = 0
    const tail: Layer = async () => {
      runs++
      await settled()
    }
    const hasty = reentrant(async function hasty(_, next) {
      await Promise.all([next(), next()])
    })

    await expect(compose([hasty, tail])({})).rejects.toMatchObject({
      code: 'NEXT_OVERLAP',
      message: expect.stringContaining('`hasty`'),
    })
    expect(runs).toBe(1)
  })

  it('lets a reentrant layer call next() again after an overlap was refused and the first call settled', async () => {
    let runs = 0
    const hasty = reentrant(async (_, next) => {
      const first = next()
      await next().catch(() => {})
      await first
      await next()
    })

    await compose([hasty, async () => void runs++])({})

    expect(runs).toBe(2)
  })

  it('passes the guards before every further run, with the failure of the run before, not before the first', async () => {
    const ctx = new Guarded()
    const told: unknown[] = []
    ctx.guards.push(failure => told.push(failure))
    const failures = [new Error('one'), new Error('two')]
    let run = 0
    const again = reentrant(async (_, next) => {
      for (let i = 0; i < 3; i++) await next().catch(() => {})
    })

    await compose([
      again,
      async () => {
        const failure = failures[run++]
        if (failure) throw failure
      },
    ])(ctx)

    expect(told).toEqual(failures)
  })

  it('has no failure to tell guards of when the run before went well', async () => {
    const ctx = new Guarded()
    const told: unknown[] = []
    ctx.guards.push(failure => told.push(failure))

    await compose([diary().repeat('r', 2), async () => {}])(ctx)

    expect(told).toEqual([undefined])
  })

  it('keeps the guards that the reentrant layer itself registered, behind all others', async () => {
    const ctx = new Guarded()
    const passed: string[] = []
    ctx.guards.push(() => passed.push('outer'))
    const again = reentrant(async (_, next) => {
      ctx.guards.push(() => passed.push('own'))
      for (let i = 0; i < 3; i++) await next()
    })

    await compose([again, async () => void ctx.guards.push(() => passed.push('of the run before'))])(ctx)

    expect(passed).toEqual(['outer', 'own', 'outer', 'own'])
  })

  it('keeps onion order in random chains, however many layers are reentrant', async () => {
    const shape = fc.array(fc.record({ times: fc.integer({ min: 0, max: 3 }), again: fc.boolean() }), { maxLength: 6 })

    await fc.assert(
      fc.asyncProperty(shape, async layers => {
        const { lines, wrap, repeat } = diary()
        const names = layers.map((_, i) => String.fromCharCode(97 + i))

        await compose(
          layers.map(({ again, times }, i) => (again ? repeat(`${names[i]}`, times) : wrap(`${names[i]}`))),
        )({})

        expect(lines).toEqual(expected(layers, names))
      }),
    )
  })
})

/** What an onion of these layers does, said recursively. */
function expected(layers: readonly { again: boolean; times: number }[], names: readonly string[]): string[] {
  const [layer, ...rest] = layers
  const [name, ...others] = names
  if (!layer) return []
  const tail = expected(rest, others)
  if (!layer.again) return [`${name}>`, ...tail, `<${name}`]
  return Array.from({ length: layer.times }, (_, i) => [`${name}${i + 1}>`, ...tail, `<${name}${i + 1}`]).flat()
}

describe('watched', () => {
  it('keeps the name and the mark of the layer', () => {
    const layer = watched(
      reentrant(async function mine(_, next) {
        await next()
      }),
    )

    expect(layer.name).toBe('mine')
    expect(layer.reentrant).toBe(true)
  })

  it('reports a layer that returns before its next() settled with NEXT_NOT_AWAITED, naming it (rest 61)', async () => {
    const careless = watched(async function careless(_, next) {
      void next()
    })

    await expect(compose([careless, settled])({})).rejects.toMatchObject({
      code: 'NEXT_NOT_AWAITED',
      message: expect.stringContaining('`careless`'),
    })
  })

  it('reports it once only: a tail that fails later is no unhandled rejection', async () => {
    const unhandled = watchUnhandled()
    const careless = watched((_: object, next: Next) => void next())
    const failing: Layer = async () => {
      await settled()
      throw new Error('later')
    }

    await expect(compose([careless, failing])({})).rejects.toMatchObject({ code: 'NEXT_NOT_AWAITED' })

    expect(await unhandled()).toEqual([])
  })

  it('counts every call of a reentrant layer, not only the last one', async () => {
    const racing = watched(
      reentrant(async function racing(_, next) {
        void next().catch(() => {})
        await next().catch(() => {})
      }),
    )

    await expect(compose([racing, settled])({})).rejects.toMatchObject({ code: 'NEXT_NOT_AWAITED' })
  })

  it('is content with a layer that returns next(), or takes care of its failure', async () => {
    const returning = watched((_: object, next: Next) => next())
    const recovering = watched(async (_: object, next: Next) => next().catch(() => {}))

    await compose([returning, recovering, async () => Promise.reject(new Error('no'))])({})
  })
})

/** @returns a function that tells which rejections nobody handled since */
function watchUnhandled() {
  const seen: unknown[] = []
  const note = (reason: unknown) => void seen.push(reason)
  process.on('unhandledRejection', note)
  return async () => {
    await settled()
    process.off('unhandledRejection', note)
    return seen
  }
}
