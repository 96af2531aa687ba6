import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Answers, topOf } from '../../../middleware/lib/answers.js'
import { areRelated } from '../../../middleware/lib/request-key.js'

function keep(answers: Answers, path: string, source = '1', key = path) {
  const fetch = answers.begin(path)
  answers.keep(key, { path, source, headers: {}, at: 0 }, fetch)
  answers.end(fetch)
}

describe('Answers', () => {
  it('forgets what is at, above and below a write, and nothing else', () => {
    const answers = new Answers(100, 1000)
    const paths = [
      '/channels',
      '/channels/1',
      '/channels/1/messages',
      '/channels/1/messages/5',
      '/channels/1/pins',
      '/channels/12',
    ]
    for (const path of paths) keep(answers, path)

    answers.written('/channels/1/messages')

    expect(paths.filter(path => answers.get(path))).toEqual(['/channels/1/pins', '/channels/12'])
    expect(answers.invalidated).toBe(4)
  })

  it('does not keep what a write overtook', () => {
    const answers = new Answers(100, 1000)
    const old = answers.begin('/channels/1')
    const other = answers.begin('/channels/2')

    answers.written('/channels/1/messages')
    answers.keep('a', { path: '/channels/1', source: '1', headers: {}, at: 0 }, old)
    answers.keep('b', { path: '/channels/2', source: '1', headers: {}, at: 0 }, other)

    expect(old.spoiled).toBe(true)
    expect([answers.get('a'), answers.get('b')]).toMatchObject([undefined, { path: '/channels/2' }])
  })

  it.each(['clear', 'invalidate'] as const)('does not keep what a %s overtook', how => {
    const answers = new Answers(100, 1000)
    const fetch = answers.begin('/gateway')

    if (how === 'clear') answers.clear()
    else answers.invalidate(() => true)
    answers.keep('a', { path: '/gateway', source: '1', headers: {}, at: 0 }, fetch)

    expect(answers.size).toBe(0)
  })

  it('replaces an answer by one that is too large with none', () => {
    const answers = new Answers(100, 50)
    keep(answers, '/gateway', 'x')

    keep(answers, '/gateway', 'x'.repeat(60))

    expect(answers.get('/gateway')).toBeUndefined()
    expect([answers.size, answers.bytes]).toEqual([0, 0])
  })

  it('never holds more than it may, and always finds what a write concerns', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'ab', '1'), { minLength: 1, maxLength: 4 })
      .map(segments => `/${segments.join('/')}`)
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('keep' as const), path, size: fc.nat(40) }) },
      fc.record({ kind: fc.constant('written' as const), path, size: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const answers = new Answers(5, 100)
        const paths = new Set<string>()
        for (const { kind, path, size } of steps) {
          paths.add(path)
          if (kind === 'keep') keep(answers, path, 'x'.repeat(size))
          else answers.written(path)

          expect(answers.size).toBeLessThanOrEqual(5)
          expect(answers.bytes).toBeLessThanOrEqual(100)
          if (kind === 'written')
            expect([...paths].some(other => areRelated(other, path) && answers.get(other))).toBe(false)
        }
      }),
    )
  })
})

describe('topOf', () => {
  it.each([
    ['/gateway', '/gateway'],
    ['/channels/1', '/channels/1'],
    ['/channels/1/messages/2', '/channels/1'],
  ])('of %s is %s', (path, top) => {
    expect(topOf(path)).toBe(top)
  })
})
