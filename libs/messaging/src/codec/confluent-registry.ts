import { SchemaRegistry as Client, COMPATIBILITY, SchemaType } from '@kafkajs/confluent-schema-registry'
import { AppError, isAppError } from '@supplyline/decider'
import type { SchemaRegistry } from './schema-registry.ts'

/** Bytes of an answer that are read: no schema we could read is longer. */
const maxAnswerBytes = 1_000_000
const attempts = 4

/**
 * A registry that speaks Confluent's API (Confluent, Apicurio's ccompat v7, Redpanda), at the API's address. An answer
 * that takes longer than `timeout` milliseconds is an outage.
 */
export const confluentRegistry = (url: string, timeout = 5_000): SchemaRegistry => {
  const client = new Client({ host: url, clientId: 'supplyline', retry: { retries: 1, maxRetryTimeInSecs: 1 } })
  return {
    async register(subject, schema) {
      for (let attempt = 1; ; attempt++) {
        try {
          const registering = client.register(
            { type: SchemaType.AVRO, schema },
            { subject, compatibility: COMPATIBILITY.FULL_TRANSITIVE },
          )
          return (await inTime(registering, url, timeout)).id
        } catch (error) {
          const what = registrationProblem(error)
          if (what === 'unavailable') throw unavailable(url, error)
          if (what === 'rejected' || attempt === attempts) throw rejected(subject, error)
          // Another process registers the subject at this moment, or one ended before it had set its compatibility.
          if (what === 'other compatibility') await setCompatibility(url, subject, timeout)
          else await new Promise((resolve) => setTimeout(resolve, 50 * attempt))
        }
      }
    },

    // Not through the client: it parses what the registry answers without any bound, and does not give the text.
    async schemaOf(id) {
      const { status, body } = await request(url, `schemas/ids/${id}`, timeout)
      if (status === 404 && body.error_code === 40403) throw unknownId(id)
      if (status !== 200 || typeof body.schema !== 'string') throw unavailable(url, new Error(`answered ${status}`))
      return body.schema
    },
  }
}

const registrationProblem = (error: unknown): 'unavailable' | 'rejected' | 'conflict' | 'other compatibility' => {
  const { name, status } = error as { name?: string; status?: number }
  if (name === 'ConfluentSchemaRegistryCompatibilityError') return 'other compatibility'
  if (name === 'ConfluentSchemaRegistryArgumentError' || status === 422) return 'rejected'
  // Apicurio answers 409 to an incompatible schema, and also to the slower of two that create the same subject.
  return status === 409 ? 'conflict' : 'unavailable'
}

const setCompatibility = async (url: string, subject: string, timeout: number): Promise<void> => {
  const body = JSON.stringify({ compatibility: COMPATIBILITY.FULL_TRANSITIVE })
  const { status } = await request(url, `config/${encodeURIComponent(subject)}`, timeout, { method: 'PUT', body })
  // 409: another process has just set it.
  if (status !== 200 && status !== 409) throw unavailable(url, new Error(`answered ${status}`))
}

type Answer = { status: number; body: { schema?: unknown; error_code?: unknown } }

const request = async (url: string, path: string, timeout: number, init: RequestInit = {}): Promise<Answer> => {
  try {
    const response = await fetch(`${url}/${path}`, {
      ...init,
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      signal: AbortSignal.timeout(timeout),
    })
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of response.body ?? []) {
      length += chunk.length
      if (length > maxAnswerBytes) throw tooLong(path)
      chunks.push(chunk)
    }
    return { status: response.status, body: JSON.parse(Buffer.concat(chunks).toString()) ?? {} }
  } catch (cause) {
    throw unavailable(url, cause)
  }
}

/** The client waits for ever when a connection ends in the middle of an answer. */
const inTime = async <T>(work: Promise<T>, url: string, timeout: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(url, new Error('no answer in time'))), timeout)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const unavailable = (url: string, cause: unknown): AppError =>
  isAppError(cause)
    ? cause
    : new AppError('registry-unavailable', `the schema registry cannot be used: ${(cause as Error).message}`, {
        where: new URL(url).host,
        next: 'see whether the registry runs and is reachable from here; it is tried again',
        cause,
      })

const tooLong = (path: string): AppError =>
  new AppError('incompatible-schema', `the registry answers more than ${maxAnswerBytes} bytes`, {
    where: path,
    next: 'let the producer write with a released schema, then resubmit what it wrote with this one',
  })

const unknownId = (id: number): AppError =>
  new AppError('unknown-schema-id', `the registry has no schema ${id}`, {
    where: `schema id ${id}`,
    next: 'find out which writer used it and register its schema, then resubmit the message',
  })

const rejected = (subject: string, cause: unknown): AppError =>
  new AppError('schema-rejected', `the registry refused the schema: ${(cause as Error).message}`, {
    where: subject,
    next: 'make the schema compatible with every version released, then try again',
    cause,
  })
