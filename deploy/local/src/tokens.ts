import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from './replace-file.ts'

const ROLES = ['source', 'requester', 'approver', 'approver2', 'ap', 'operator', 'operator2'] as const

/** A bearer token for each role. */
export type Tokens = Record<(typeof ROLES)[number], string>

const randomToken = () => randomBytes(24).toString('base64url')

/** Random for each data directory, and the same every time it is started. */
export const tokensOf = (dataDir: string): Tokens => {
  const file = join(dataDir, 'run', 'tokens.json')
  const kept: Partial<Tokens> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const tokens = Object.fromEntries(ROLES.map((role) => [role, kept[role] ?? randomToken()])) as Tokens
  replaceFile(file, JSON.stringify(tokens, undefined, 2))
  return tokens
}
