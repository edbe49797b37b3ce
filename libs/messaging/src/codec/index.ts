export { type Codec, createCodec } from './codec.ts'
export { MemoryRegistry } from './memory-registry.ts'
export { NeedsSchema } from './needs-schema.ts'
export type { SchemaRegistry } from './schema-registry.ts'
