import type { VirtualClock } from '@supplyline/messaging'

/** What can go wrong, by where it does. */
export type FaultKinds = {
  /** At an await of a process. */
  turn: 'killed' | 'killed, noticed late' | 'frozen' | 'replaced' | 'stopped' | 'slow'
  append: 'rejected' | 'torn' | 'lands late' | 'lands late, killed' | 'acknowledgement lost' | 'cut off, killed'
  /** At a commit or an append of one whose lane is another's by the time it goes on, long after its producer has given up. */
  publishing: 'replaced'
  commit: 'unreachable' | 'answer lost'
  /** Right after the commit that lets a parked key go on. */
  release: 'killed' | 'frozen'
  /** At what is written down of a call: on the way to the store, or on the way back. */
  intent: 'slow' | 'frozen' | 'replaced'
  /** At what is told of a call. */
  report: 'not stored'
  /** At any other call of the store. */
  store: 'unreachable' | 'answer lost'
  delivery: 'late' | 'once more'
  /** At the ERP, for a document that it is to write. */
  erp:
    | 'not reached'
    | 'refused'
    | 'unavailable'
    | 'written, no answer'
    | 'written, reset'
    | 'written late'
    | 'answers late'
    | 'written, killed'
    | 'written, then down'
    | 'refused, replaced'
  'erp look-up': 'not reached' | 'unavailable' | 'answers late'
  /** At a trading partner. */
  edi:
    | 'not reached'
    | 'refused'
    | 'unavailable'
    | 'taken, no answer'
    | 'taken, reset'
    | 'taken, garbled'
    | 'taken, killed'
  /** The one decision of a build that throws. */
  decision: 'throws'
  /** At a moment: `nth` is in milliseconds of the run. */
  moment: 'ERP down' | 'EDI down' | 'lanes move'
}
export type Place = keyof FaultKinds

/** A fault that waits for the `nth` time that its service comes to that place. */
export type Fault<P extends Place = Place> = {
  [K in P]: { id: string; place: K; service: string; nth: number; kind: FaultKinds[K]; ms: number }
}[P]

type Visits = { count: number; waiting: Map<number, Fault> }

/** An error that the simulator made. */
export class Injected extends Error {}

/** The faults of one run: handed out at their place and time, and remembered when they really happened. */
export class Faults {
  readonly happened: { fault: Fault; at: number }[] = []
  /** Nothing goes wrong, or is counted, before. */
  begun = true
  /** No more from now on. */
  over = false
  /** The build throws no more. */
  mended = false
  private readonly visited = new Map<Place, Map<string, Visits>>()
  private readonly clock: VirtualClock

  constructor(plan: readonly Fault[], clock: VirtualClock) {
    this.clock = clock
    for (const fault of plan) this.visits(fault.place, fault.service).waiting.set(fault.nth, fault)
  }

  /** The fault that is due here, if any. Each call counts as one time that the service comes to this place. */
  at<P extends Place>(place: P, service: string): Fault<P> | undefined {
    if (!this.begun) return undefined
    const visits = this.visits(place, service)
    visits.count += 1
    const fault = this.over ? undefined : visits.waiting.get(visits.count)
    if (fault) this.happens(fault)
    return fault as Fault<P> | undefined
  }

  take<P extends Place>(place: P, service: string): FaultKinds[P] | undefined {
    return this.at(place, service)?.kind as FaultKinds[P] | undefined
  }

  happens(fault: Fault): void {
    this.happened.push({ fault, at: this.clock.now() })
  }

  /** Goes on though the process that began it may be dead by then. */
  later(ms: number, fn: () => void): void {
    this.clock.at(this.clock.now() + ms, fn)
  }

  private visits(place: Place, service: string): Visits {
    const services = this.visited.get(place) ?? new Map<string, Visits>()
    const visits = services.get(service) ?? { count: 0, waiting: new Map() }
    if (!services.has(service)) this.visited.set(place, services.set(service, visits))
    return visits
  }
}
