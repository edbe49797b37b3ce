import type { Target } from '../target.ts'

/** Every place where bytes from outside become values; each brings along only what it needs. */
export const targets = {
  avro: async () => (await import('./avro.ts')).avro(),
  'avro-schema': async () => (await import('./avro-schema.ts')).avroSchema(),
  inbox: async () => (await import('./inbox.ts')).inbox(),
  headers: async () => (await import('./headers.ts')).headers(),
  json: async () => (await import('./json.ts')).json(),
  gateway: async () => (await import('./gateway.ts')).gateway(),
  operations: async () => (await import('./operations.ts')).operations(),
  x12: async () => (await import('./x12.ts')).x12(),
  mailbox: async () => (await import('./mailbox.ts')).mailbox(),
  'edi-answer': async () => (await import('./edi-answer.ts')).ediAnswer(),
  sap: async () => (await import('./sap.ts')).sap(),
  'registry-answer': async () => (await import('./registry-answer.ts')).registryAnswer(),
  'raw-answer': async () => (await import('./raw-answer.ts')).rawAnswer(),
} satisfies Record<string, () => Promise<Target>>

export type TargetName = keyof typeof targets
