import { setTimeout as sleep } from 'node:timers/promises'
import type { Endpoints } from '@supplyline/local'
import { type Codec, partitionOf } from '@supplyline/messaging'
import type { Message, Topic } from '@supplyline/schemas'
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs'
import type { Accepted } from '../../checker/evidence.ts'
import type { System } from '../../src/system.ts'

/** Something that is sent; `message` where all of it is known before the answer. */
export type Sending = { topic: Topic; key: string; kind: Accepted['kind']; message?: Message }

type Answer = { status: number; body: Record<string, unknown> }
type Role = keyof Endpoints['tokens']

/** Where a request goes, and how it is known again when it comes twice. */
export type Post = { where: 'gateway' | 'console'; path: string; role: Role; key: string; body: unknown }

const BETWEEN_TRIES_MS = 300
const ANSWERED_WITHIN_MS = 15_000
/** Not told yet of what it is asked about: that takes as long as the services between are behind. */
const MOST_TRIES_OF_UNKNOWN = 100

/** Where everything comes in, through outages, and a list of what was accepted. */
export class Entrance {
  readonly accepted: Accepted[] = []
  /** Answers that no later try would change, other than an acceptance. */
  readonly refused: string[] = []
  /** Sent, and not yet known to be accepted. */
  inFlight = 0
  private readonly system: System
  private readonly codec: Codec
  private readonly producer: Producer
  private closed = false

  private constructor(system: System, codec: Codec, producer: Producer) {
    this.system = system
    this.codec = codec
    this.producer = producer
  }

  static async open(system: System, codec: Codec): Promise<Entrance> {
    const brokers = system.endpoints().kafka.split(',')
    const kafka = new Kafka({ clientId: 'scanners', brokers, logLevel: logLevel.NOTHING, retry: { retries: 3 } })
    const producer = kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    })
    await producer.connect()
    return new Entrance(system, codec, producer)
  }

  /** Posts, and again under the same key while there is no answer; every id in it that is accepted is `sending`'s. */
  async post({ where, path, role, key, body }: Post, sending: Omit<Sending, 'message'>, messages: Message[] = []) {
    const { gateway, console: page, tokens } = this.system.endpoints()
    const url = `${where === 'gateway' ? gateway : page}/v1${path}`
    const headers = {
      authorization: `Bearer ${tokens[role]}`,
      'idempotency-key': key,
      'content-type': 'application/json',
    }
    this.inFlight += 1
    try {
      for (let unknown = 0; !this.closed; await sleep(BETWEEN_TRIES_MS)) {
        const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS)
        const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal }).then(
          async (response): Promise<Answer> => ({ status: response.status, body: await bodyOf(response) }),
          (): Answer => ({ status: 0, body: {} }),
        )
        if (answer.status === 202) return this.accept(sending, idsIn(answer.body), messages, answer)
        const { type } = answer.body
        const early = answer.status === 404 || (answer.status === 409 && !String(type).endsWith('already-decided'))
        if (early && ++unknown < MOST_TRIES_OF_UNKNOWN) continue
        if (answer.status === 0 || answer.status === 429 || answer.status >= 500) continue
        this.refused.push(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`)
        return undefined
      }
      return undefined
    } finally {
      this.inFlight -= 1
    }
  }

  /** Straight to the log, as a plain client: again and again until it is acknowledged. `bytes` in the place of Avro. */
  async publish(
    sending: Sending,
    eventId: string,
    options: { partition?: number; bytes?: Buffer; key?: string | null } = {},
  ) {
    const { topic, message } = sending
    const value = options.bytes ?? (message ? this.codec.encode(topic.name, message) : null)
    const key = options.key === undefined ? sending.key : options.key
    const partition = (options.partition ?? partitionOf(key ?? '', topic.partitions)) % topic.partitions
    const headers = options.bytes ? { ce_id: eventId } : {}
    this.inFlight += 1
    try {
      for (; !this.closed; await sleep(BETWEEN_TRIES_MS)) {
        const acknowledged = await this.producer
          .send({ topic: topic.name, acks: -1, timeout: 10_000, messages: [{ key, value, partition, headers }] })
          .then(() => true)
          .catch(() => this.producer.connect().then(() => false))
          .catch(() => false)
        if (!acknowledged) continue
        this.accepted.push({
          topic: topic.name,
          key: key ?? '',
          eventId,
          kind: sending.kind,
          ...(message && { message }),
        })
        return
      }
    } finally {
      this.inFlight -= 1
    }
  }

  async close(): Promise<void> {
    this.closed = true
    await this.producer.disconnect()
  }

  private accept({ topic, key, kind }: Omit<Sending, 'message'>, ids: string[], messages: Message[], answer: Answer) {
    ids.forEach((eventId, index) => {
      const message = messages[index]
      this.accepted.push({ topic: topic.name, key, eventId, kind, ...(message && { message }) })
    })
    return answer.body
  }
}

const idsIn = ({ eventId, eventIds, commandId }: Record<string, unknown>): string[] => {
  if (Array.isArray(eventIds)) return eventIds.map(String)
  return [String(eventId ?? commandId)]
}

const bodyOf = async (response: Response): Promise<Record<string, unknown>> => {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return { detail: text.slice(0, 200) }
  }
}
