import { Gauge } from '@supplyline/telemetry'
import type { Reading } from './board.ts'
import type { DeadLetterGroup } from './dead-letters/letters.ts'
import type { ServiceLag } from './lag-watch.ts'

type Source = {
  reading(): Promise<Reading>
  lag(): readonly ServiceLag[]
  deadLetters(): readonly DeadLetterGroup[]
}

let source: Source | undefined

/** Where the gauges of this process are read from when somebody asks. */
export const measure = (from: Source): void => {
  source = from
}

new Gauge({
  name: 'supplyline_exceptions_open',
  help: 'Open exceptions by owner; none while the database does not answer.',
  labelNames: ['owner'],
  async collect() {
    const reading = await source?.reading()
    this.reset()
    if (!reading?.board || reading.unknownSince !== null) return
    for (const { owner } of reading.board.exceptions) this.inc({ owner })
  },
})

new Gauge({
  name: 'supplyline_lag',
  help: 'Inputs that a service has not taken, by topic; none while the log does not say.',
  labelNames: ['service', 'topic'],
  collect() {
    this.reset()
    for (const { service, unknownSince, topics } of source?.lag() ?? [])
      if (unknownSince === null) for (const { topic, lag } of topics) this.set({ service, topic }, lag)
  },
})

new Gauge({
  name: 'supplyline_dead_letters_open',
  help: 'Messages set aside about which nobody has asked for anything, by class of the fault.',
  labelNames: ['service', 'class'],
  collect() {
    this.reset()
    for (const { service, code, open } of source?.deadLetters() ?? [])
      if (open > 0) this.inc({ service, class: code }, open)
  },
})
