import type { Principal } from './auth.ts'

/** What a caller may be. Two people of one role are told apart by a number, as four-eyes rules need. */
export type Role = 'source' | 'requester' | 'approver' | 'ap' | 'operator'

const callers: Record<string, Role> = {
  source: 'source',
  requester: 'requester',
  approver: 'approver',
  approver2: 'approver',
  ap: 'ap',
  operator: 'operator',
  operator2: 'operator',
}

/** RFC 6750, section 2.1: what may stand after "Bearer". */
const TOKEN = /^[\w.~+/-]+=*$/

/** Who each token belongs to, from `{"<token>": "<caller>"}`; or why not, without repeating any of it. */
export const principalsOf = (json: string): Record<string, Principal> | { mistake: string } => {
  const given = parsed(json)
  if (given === undefined) return { mistake: 'give a JSON object of callers by token' }
  const entries = Object.entries(given)
  if (entries.length === 0) return { mistake: 'give at least one token' }
  if (entries.some(([token]) => !TOKEN.test(token)))
    return { mistake: 'a token holds other characters than letters, digits and -._~+/ with = at the end' }
  if (entries.some(([, caller]) => typeof caller !== 'string' || !Object.hasOwn(callers, caller)))
    return { mistake: `each token belongs to one of ${Object.keys(callers).join(', ')}` }
  return Object.fromEntries(
    entries.map(([token, caller]) => [token, { name: String(caller), role: callers[String(caller)] as Role }]),
  )
}

const parsed = (json: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
