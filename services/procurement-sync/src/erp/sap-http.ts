import { type HttpAnswer, httpCall, meaningOf, NotSent, turnedAway } from '@supplyline/effects'
import { headersFromContext } from '@supplyline/telemetry'

export type SapHttpOptions = {
  /** Address of the service, up to and including its name. */
  service: string
  /** SAP client, sent as `sap-client`. */
  client?: string
  /** Value of the Authorization header. */
  authorization?: string
  /** For fetching a CSRF token, which comes before the request proper: well below the system's `timeoutMs`. */
  tokenTimeoutMs: number
}

type Session = { token: string; cookie: string }

const LONGEST_ANSWER = 4_000_000

/** HTTP as SAP's gateway wants it: a CSRF token and the cookies it came with, fetched together and used until refused. */
export class SapHttp {
  private readonly options: SapHttpOptions
  private session: Promise<Session> | undefined

  constructor(options: SapHttpOptions) {
    this.options = options
  }

  get(path: string, signal: AbortSignal): Promise<HttpAnswer> {
    return this.fetch(path, { signal })
  }

  post(path: string, body: unknown, signal: AbortSignal): Promise<HttpAnswer> {
    return this.write('POST', path, body, {}, signal)
  }

  /** `etag`: only if the entity is still what it was when that was read; `*` for whatever it is. */
  patch(path: string, body: unknown, etag: string, signal: AbortSignal): Promise<HttpAnswer> {
    return this.write('PATCH', path, body, { 'if-match': etag }, signal)
  }

  /** Throws NotSent when it is certain that SAP did nothing with the body. */
  private async write(
    method: 'POST' | 'PATCH',
    path: string,
    body: unknown,
    more: Record<string, string>,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    for (let attempt = 1; attempt <= 2; attempt++) {
      this.session ??= this.fetchSession()
      const current = this.session
      const { token, cookie } = await current.catch((cause: unknown) => {
        this.forget(current)
        const { retryAfterMs } = cause instanceof NotSent ? cause : {}
        throw new NotSent('no CSRF token could be fetched', { cause, retryAfterMs })
      })
      const headers = { 'content-type': 'application/json', 'x-csrf-token': token, cookie, ...more }
      const response = await this.fetch(path, { method, headers, body: JSON.stringify(body), signal })
      const refused = response.status === 403 && response.headers.get('x-csrf-token')?.toLowerCase() === 'required'
      if (!refused) return response
      this.forget(current)
    }
    throw new NotSent('SAP refused a CSRF token that it had just given')
  }

  /** Only if nobody has fetched a newer one meanwhile. */
  private forget(session: Promise<Session>): void {
    if (this.session === session) this.session = undefined
  }

  private async fetchSession(): Promise<Session> {
    const signal = AbortSignal.timeout(Math.ceil(this.options.tokenTimeoutMs))
    const response = await this.fetch('/', { headers: { 'x-csrf-token': 'Fetch' }, signal })
    const token = response.headers.get('x-csrf-token')
    const what = `SAP answered ${response.status} to the request for a token`
    if (meaningOf(response) === 'turned-away') throw turnedAway(what, response)
    if (response.status !== 200 || !token) throw new Error(what)
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])
    return { token, cookie: cookies.join('; ') }
  }

  private fetch(path: string, init: RequestInit): Promise<HttpAnswer> {
    const { service, client, authorization } = this.options
    const headers = {
      accept: 'application/json',
      ...(client && { 'sap-client': client }),
      ...(authorization && { authorization }),
      ...headersFromContext(),
      ...(init.headers as Record<string, string> | undefined),
    }
    return httpCall(`${service}${path}`, { ...init, headers }, { partner: 'SAP', longestAnswer: LONGEST_ANSWER })
  }
}
