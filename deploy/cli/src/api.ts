import { randomUUID } from 'node:crypto'
import type { Connection } from './connection.ts'
import { EXIT, Failed, Unreachable } from './exit.ts'
import type { Terminal } from './terminal.ts'

type FieldError = { pointer?: string; parameter?: string; detail: string; fix: string }
type Problem = { type?: string; title?: string; detail?: string; errors?: FieldError[] }

/** Operations over HTTP. Its refusals are thrown as Failed, which says what is wrong where, and what to do. */
export type Api = {
  get<T>(path: string, query?: Record<string, string | undefined>): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
}

const LONGEST_MS = 40_000
const TRIES = 4

/** What the answer says is not there. */
const NOTHING = new Set(['nothing-matches', 'unknown-letter', 'unknown-resubmission', 'not-parked'])

export const apiOf = ({ url, token }: Connection, terminal: Pick<Terminal, 'wait'>): Api => {
  const once = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      const headers = { ...init.headers, authorization: `Bearer ${token}` }
      return await fetch(url + path, { ...init, headers, signal: AbortSignal.timeout(LONGEST_MS) })
    } catch (cause) {
      throw new Unreachable(`operations does not answer at ${url}`, 'see that it runs, and look into its log', {
        cause,
      })
    }
  }
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    for (let tries = 1; ; tries++) {
      const answer = await once(path, init)
      if (answer.ok) return (await answer.json()) as T
      // It says itself when to ask again; the key makes a command of it once.
      if ((answer.status !== 503 && answer.status !== 429) || tries >= TRIES) throw await refusal(answer)
      await terminal.wait(Math.min(10, Number(answer.headers.get('retry-after') ?? 2)) * 1_000)
    }
  }
  return {
    get: (path, query = {}) => {
      const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
      const text = new URLSearchParams(given).toString()
      return ask(path + (text && `?${text}`), {})
    },
    post: (path, body) =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      }),
  }
}

const refusal = async (answer: Response): Promise<Failed> => {
  const problem = (await answer.json().catch(() => ({}))) as Problem
  const name = (problem.type ?? '').replace('urn:supplyline:problem:', '')
  const where = (problem.errors ?? []).map((e) => `  ${e.pointer ?? e.parameter ?? ''}: ${e.detail}; ${e.fix}`)
  const what = [problem.detail ?? `operations answered ${answer.status}`, ...where].join('\n')
  return new Failed(what, nextOf(answer.status), { code: NOTHING.has(name) ? EXIT.nothing : EXIT.failed })
}

const nextOf = (status: number): string => {
  if (status === 401) return 'use a token that operations knows: --as, or SUPPLYLINE_TOKEN'
  if (status === 403) return 'let somebody with that right do it: --as'
  if (status === 503) return 'try again in a moment; nothing is done twice'
  return 'correct what is named, and try again'
}
