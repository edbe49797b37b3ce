import { NotSent, neverConnected } from '@supplyline/effects'
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

export type SapResponse = { status: number; text: string }

type Session = { token: string; cookie: string }

const LONGEST_ANSWER = 4_000_000

/** HTTP as SAP's gateway wants it: a CSRF token and the cookies it came with, fetched together and used until refused. */
export class SapHttp {
  private readonly options: SapHttpOptions
  private session: Promise<Session> | undefined

  constructor(options: SapHttpOptions) {
    this.options = options
  }

  async get(path: string, signal: AbortSignal): Promise<SapResponse> {
    return read(await this.fetch(path, { signal }))
  }

  post(path: string, body: unknown, signal: AbortSignal): Promise<SapResponse> {
    return this.write('POST', path, body, {}, signal)
  }

  /** `etag`: only if the entity is still what it was when that was read; `*` for whatever it is. */
  patch(path: string, body: unknown, etag: string, signal: AbortSignal): Promise<SapResponse> {
    return this.write('PATCH', path, body, { 'if-match': etag }, signal)
  }

  /** Throws NotSent when it is certain that SAP did nothing with the body. */
  private async write(
    method: 'POST' | 'PATCH',
    path: string,
    body: unknown,
    more: Record<string, string>,
    signal: AbortSignal,
  ): Promise<SapResponse> {
    for (let attempt = 1; attempt <= 2; attempt++) {
      this.session ??= this.fetchSession()
      const current = this.session
      const { token, cookie } = await current.catch((cause: unknown) => {
        this.forget(current)
        throw new NotSent('no CSRF token could be fetched', { cause })
      })
      const headers = { 'content-type': 'application/json', 'x-csrf-token': token, cookie, ...more }
      const response = await this.fetch(path, { method, headers, body: JSON.stringify(body), signal })
      const refused = response.status === 403 && response.headers.get('x-csrf-token')?.toLowerCase() === 'required'
      if (!refused) return read(response)
      await response.body?.cancel()
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
    await response.body?.cancel()
    const token = response.headers.get('x-csrf-token')
    if (!response.ok || !token) throw new Error(`SAP answered ${response.status} to the request for a token`)
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])
    return { token, cookie: cookies.join('; ') }
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const { service, client, authorization } = this.options
    const headers = {
      accept: 'application/json',
      ...(client && { 'sap-client': client }),
      ...(authorization && { authorization }),
      ...headersFromContext(),
      ...(init.headers as Record<string, string> | undefined),
    }
    try {
      return await fetch(`${service}${path}`, { ...init, headers, redirect: 'manual' })
    } catch (error) {
      if (neverConnected(error)) throw new NotSent('no connection to SAP', { cause: error })
      throw error
    }
  }
}

const read = async (response: Response): Promise<SapResponse> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > LONGEST_ANSWER) throw new Error(`SAP's answer is longer than ${LONGEST_ANSWER} characters`)
  }
  return { status: response.status, text: text + decoder.decode() }
}
