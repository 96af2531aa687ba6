/**
 * Waiting room: keeps who waits where it belongs: lines by lane, groups by the limit they share, gates by identity. Each is
 * there as long as somebody waits in it, and has a deadline at which it is looked at again.
 * @module
 */
import { Deadlines } from './deadlines.js'
import type { Claim } from './lane.js'
import { Gate, Group, Line } from './waiting.js'

/** Who is called when a deadline has come. */
export interface Wakes {
  line(line: Line): void
  group(group: Group): void
  gate(gate: Gate): void
  /** Which of two groups at a gate goes first. */
  ranksBefore(a: Group, b: Group): boolean
}

export class WaitingRoom {
  readonly lines = new Map<string, Line>()
  readonly groups = new Map<string, Group>()
  readonly gates = new Map<string, Gate>()
  /** Groups that wait for a request under way to end, whichever. */
  readonly held = new Set<Group>()
  readonly deadlines = new Deadlines()
  readonly #wakes: Wakes

  constructor(wakes: Wakes) {
    this.#wakes = wakes
  }

  lineOf(claim: Claim): Line {
    let line = this.lines.get(claim.lane)
    if (!line) {
      // Until the store says which group it belongs to, a lane is one of its own.
      line = new Line(claim, this.#groupOf(`?${claim.lane}`), () => this.#wakes.line(line as Line))
      this.lines.set(claim.lane, line)
    }
    return line
  }

  /** To be called when a line is empty. */
  close(line: Line): void {
    this.lines.delete(line.claim.lane)
    this.deadlines.clear(line.wake)
    this.#leave(line)
  }

  #groupOf(id: string): Group {
    let group = this.groups.get(id)
    if (!group) {
      const made = new Group(id, () => this.#wakes.group(made))
      group = made
      this.groups.set(id, group)
    }
    return group
  }

  regroup(line: Line, id: string): void {
    this.#leave(line)
    line.group = this.#groupOf(id)
    line.group.lines.add(line)
    line.group.gate?.groups.update(line.group)
  }

  #leave(line: Line): void {
    const { group } = line
    group.lines.delete(line)
    if (group.lines.size > 0) return
    this.leaveGate(group)
    this.deadlines.clear(group.wake)
    this.held.delete(group)
    this.groups.delete(group.id)
  }

  enterGate(group: Group, identity: string): Gate {
    if (group.gate) return group.gate
    let gate = this.gates.get(identity)
    if (!gate) {
      const made = new Gate(
        identity,
        (a, b) => this.#wakes.ranksBefore(a, b),
        () => this.#wakes.gate(made),
      )
      gate = made
      this.gates.set(identity, gate)
    }
    group.gate = gate
    gate.groups.push(group)
    return gate
  }

  leaveGate(group: Group): void {
    const { gate } = group
    if (!gate) return
    group.gate = undefined
    gate.groups.remove(group)
    if (gate.groups.size > 0) return
    this.deadlines.clear(gate.wake)
    this.gates.delete(gate.identity)
  }
}
