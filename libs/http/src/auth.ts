import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import { problem } from './problem.ts'

/** Who is calling. Two people of one role are two principals, as four-eyes rules need. */
export interface Principal {
  name: string
  role: string
}

/** Finds out who is calling from the Authorization header; throws a 401 problem. */
export type Authenticate = (authorization: string | undefined) => Principal

/** Bearer tokens (RFC 6750), each that of one principal. */
export function bearer(tokens: Readonly<Record<string, Principal>>): Authenticate {
  const known = Object.entries(tokens).map(([token, principal]) => ({ digest: digestOf(token), principal }))

  return (authorization) => {
    if (authorization === undefined) throw unauthorized('There is no Authorization header.', 'Bearer')
    const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization)?.[1]
    if (token === undefined) {
      throw unauthorized('The Authorization header holds no bearer token.', 'Bearer error="invalid_request"')
    }
    const digest = digestOf(token)
    // Every token is compared, whole, so that the time taken tells nothing.
    const matches = known.filter((entry) => timingSafeEqual(entry.digest, digest))
    const [match] = matches
    if (match === undefined) throw unauthorized('The bearer token is not known.', 'Bearer error="invalid_token"')
    return match.principal
  }
}

/** Lets only these roles through; everyone else gets a 403 that names them. */
export const requireRole =
  (...roles: [string, ...string[]]): RequestHandler =>
  (_request, response, next) => {
    const { name, role } = principalOf(response)
    if (roles.includes(role)) return next()
    throw problem(403, {
      type: 'forbidden',
      detail: `This needs the role ${roles.join(' or ')}; ${name} has the role ${role}.`,
      headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' },
      members: { needs: roles },
    })
  }

/** The authenticated caller. Throws where the app was created without `auth`. */
export function principalOf(response: Response): Principal {
  const principal = response.locals.principal as Principal | undefined
  if (principal === undefined) throw new Error('this route needs an app created with auth')
  return principal
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()

const unauthorized = (what: string, challenge: string) =>
  problem(401, {
    type: 'unauthorized',
    detail: `${what} Send Authorization: Bearer <token>.`,
    headers: { 'WWW-Authenticate': challenge },
  })
