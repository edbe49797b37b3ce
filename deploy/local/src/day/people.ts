import { setTimeout as sleep } from 'node:timers/promises'
import type { Endpoints } from '../endpoints.ts'

type Answer = { status: number; body: Record<string, unknown> }
type Role = keyof Endpoints['tokens']

const BETWEEN_TRIES_MS = 300
const MOST_TRIES = 200

/** Those who work with the system through its HTTP interfaces, and how they put up with outages. */
export type People = {
  /** Posts, and posts again under the same key until there is an answer that a later try would not change. */
  post(where: 'gateway' | 'console', path: string, role: Role, key: string, body: unknown): Promise<Answer>
}

export const people = ({ gateway, console, tokens }: Endpoints): People => ({
  post: async (where, path, role, key, body) => {
    const url = `${where === 'gateway' ? gateway : console}/v1${path}`
    for (let tries = 1; ; tries++) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${tokens[role]}`,
          'idempotency-key': key,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(15_000),
      }).then(
        async (response): Promise<Answer> => ({ status: response.status, body: await bodyOf(response) }),
        (error: unknown): Answer => ({ status: 0, body: { detail: String(error) } }),
      )
      if (!mayChange(answer) || tries === MOST_TRIES) return answer
      await sleep(BETWEEN_TRIES_MS)
    }
  },
})

/** Away, overloaded, still at the same request, or not told yet of what it is asked about. */
const mayChange = ({ status }: Answer): boolean => [0, 404, 409, 429].includes(status) || status >= 500

const bodyOf = async (response: Response): Promise<Record<string, unknown>> => {
  const text = await response.text()
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return { detail: text.slice(0, 200) }
  }
}
