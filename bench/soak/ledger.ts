/**
 * Ledger: what was sent to each shard, what it heard, and what of that is wrong.
 * @module
 */

/** An event as the `packet` listener gets it. */
export interface Heard {
  readonly t: string | null
  readonly s: number | null
  readonly d: unknown
}

export interface Page {
  /** Number of the last message that was sent to this shard. */
  sent: number
  /** Messages that came. */
  heard: number
  /** Number of the newest of them. */
  last: number
  /** Of the newest event of any kind, in its session. */
  seq: number
  sessions: number
  /** Messages that fell between two sessions, where Discord keeps nothing. */
  gap: number
  /** Sessions that the gateway said were lost. */
  lossesTold: number
}

export class Ledger {
  readonly pages: readonly Page[]
  readonly flaws: string[] = []
  readonly #fresh = new Set<number>()

  constructor(shards: number) {
    const blank = { sent: 0, heard: 0, last: 0, seq: 0, sessions: 0, gap: 0, lossesTold: 0 }
    this.pages = Array.from({ length: shards }, () => ({ ...blank }))
  }

  /** The number for the next message to a shard. */
  next(shard: number): number {
    return ++this.page(shard).sent
  }

  page(shard: number): Page {
    const page = this.pages[shard]
    if (!page) throw new RangeError(`there is no shard ${shard}`)
    return page
  }

  hear(shard: number, { t, s, d }: Heard): void {
    const page = this.page(shard)
    if (s === null) return
    if (t === 'READY') {
      page.sessions++
      page.seq = s
      this.#fresh.add(shard)
      if (s !== 1) this.#flaw(shard, `READY is number ${s} of its session`)
      if (page.sessions - 1 > page.lossesTold) this.#flaw(shard, 'a new session came, and no loss was told')
      return
    }
    if (s !== page.seq + 1) this.#flaw(shard, `${t} is number ${s}, after ${page.seq}`)
    page.seq = s
    if (t === 'MESSAGE_CREATE') this.#message(shard, Number((d as { readonly content: string }).content))
  }

  /** What is wrong at the end, once everything sent has had time to arrive. */
  close(): void {
    for (const [shard, { sent, heard, last, gap }] of this.pages.entries()) {
      if (last !== sent) this.#flaw(shard, `message ${last} is the last one heard of ${sent}`)
      if (heard + gap !== sent) this.#flaw(shard, `${heard} heard and ${gap} in gaps are not ${sent}`)
    }
  }

  /** A sum over all shards. */
  total(key: keyof Page): number {
    return this.pages.reduce((sum, page) => sum + page[key], 0)
  }

  #message(shard: number, number: number): void {
    const page = this.page(shard)
    const missing = number - page.last - 1
    if (missing < 0) this.#flaw(shard, `message ${number} came after ${page.last}`)
    if (missing > 0 && !this.#fresh.has(shard)) this.#flaw(shard, `${missing} messages before ${number} are missing`)
    page.heard++
    page.gap += missing
    page.last = number
    this.#fresh.delete(shard)
  }

  #flaw(shard: number, what: string): void {
    if (this.flaws.length < 50) this.flaws.push(`shard ${shard}: ${what}`)
  }
}
