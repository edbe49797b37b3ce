import type { Log, LogRecord } from '@supplyline/messaging'
import { deadLettersOf, decidingServices } from '@supplyline/schemas'

/** One fault of one service, however many records it has hit. */
export type DeadLetterGroup = {
  service: string
  /** Class of the fault, by which the services name it. */
  code: string
  count: number
  firstAt: number
  lastAt: number
  /** The last one. `place`: topic/partition@offset of the record; `trace`: its W3C traceparent. */
  example: { key: string; place: string; what: string; next: string; trace: string | null }
}

const MOST_GROUPS = 200
/** Places remembered, to recognise what was published a second time: that happens within moments. */
const MOST_PLACES = 10_000
const LONGEST_TEXT = 300

const serviceOf = new Map(decidingServices.map((service) => [deadLettersOf(service).name, service] as const))

/** Groups dead letters by what their headers say; their bytes are not looked at. */
export class DeadLetters {
  private readonly byFault = new Map<string, DeadLetterGroup>()
  private readonly places = new Set<string>()

  take({ topic, key, timestamp, headers }: LogRecord): void {
    const service = serviceOf.get(topic) ?? topic
    const said = (name: string): string => clip(headers[`__dlq.errors.${name}`] ?? '')
    const place = `${said('topic')}/${said('partition')}@${said('offset')}`
    const code = said('class') || 'unknown'
    if (!this.isNew(`${service} ${code} ${place}`)) return
    const group = this.group(service, code, timestamp)
    group.count++
    group.firstAt = Math.min(group.firstAt, timestamp)
    if (timestamp < group.lastAt) return
    group.lastAt = timestamp
    const trace = headers.traceparent
    group.example = {
      key: headers['__dlq.errors.key'] === 'null' ? '' : clip(key ?? ''),
      place,
      what: said('message'),
      next: said('next'),
      trace: trace === undefined ? null : clip(trace),
    }
  }

  /** The one that came up last comes first. */
  groups(): DeadLetterGroup[] {
    return [...this.byFault.values()].sort((a, b) => b.lastAt - a.lastAt).map((group) => ({ ...group }))
  }

  private isNew(place: string): boolean {
    if (this.places.has(place)) return false
    const [oldest] = this.places
    if (this.places.size >= MOST_PLACES && oldest !== undefined) this.places.delete(oldest)
    this.places.add(place)
    return true
  }

  private group(service: string, code: string, at: number): DeadLetterGroup {
    const full = this.byFault.size >= MOST_GROUPS && !this.byFault.has(`${service} ${code}`)
    const shown = full ? 'others' : code
    const found = this.byFault.get(`${service} ${shown}`)
    if (found) return found
    const example = { key: '', place: '', what: '', next: '', trace: null }
    const group = { service, code: shown, count: 0, firstAt: at, lastAt: at, example }
    this.byFault.set(`${service} ${shown}`, group)
    return group
  }
}

const clip = (text: string): string => (text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`)

/** Resolves when what is there already has been taken. */
export const followDeadLetters = (log: Log, letters: DeadLetters): Promise<{ stop(): Promise<void> }> =>
  log.follow({ topics: [...serviceOf.keys()], onRecord: (record) => letters.take(record) })
