import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Addresses } from './platform.ts'
import { replaceFile } from './replace-file.ts'
import type { Tokens } from './tokens.ts'

/** What a running system tells anyone who wants to use it. */
export type Endpoints = Addresses & {
  gateway?: string
  console?: string
  /** User interface and query API. */
  jaeger?: string
  partners: { sap?: string; edi?: string }
  services: Record<string, string>
  tokens: Tokens
  pids: Record<string, number>
}

export const endpointsFile = (dataDir: string) => join(dataDir, 'run', 'endpoints.json')

export const writeEndpoints = (dataDir: string, endpoints: Endpoints) =>
  replaceFile(endpointsFile(dataDir), `${JSON.stringify(endpoints, undefined, 2)}\n`)

export const removeEndpoints = (dataDir: string) => rmSync(endpointsFile(dataDir), { force: true })
