import { AppError } from '@supplyline/decider'
import { type AvroRecord, compatibilityMistakes, mistakeLine } from '@supplyline/schemas'
import type { SchemaRegistry } from './schema-registry.ts'

/** A registry for tests and the simulator. */
export class MemoryRegistry implements SchemaRegistry {
  private readonly schemas: string[] = []
  private readonly subjects = new Map<string, string[]>()

  async register(subject: string, schema: string): Promise<number> {
    const versions = this.subjects.get(subject) ?? []
    if (!versions.includes(schema)) {
      const released = new Map(versions.map((version, index) => [String(index + 1), parsed(version, subject)]))
      const mistakes = compatibilityMistakes(subject, parsed(schema, subject), released)
      if (mistakes.length > 0) throw rejected(mistakes.map(mistakeLine).join(' '), subject)
      this.subjects.set(subject, [...versions, schema])
    }
    const index = this.schemas.indexOf(schema)
    return index >= 0 ? index + 1 : this.schemas.push(schema)
  }

  async schemaOf(id: number): Promise<string> {
    const schema = this.schemas[id - 1]
    if (schema === undefined)
      throw new AppError('unknown-schema-id', `the registry has no schema ${id}`, {
        where: `schema id ${id}`,
        next: 'find out which writer used it and register its schema, then resubmit the message',
      })
    return schema
  }
}

const rejected = (what: string, subject: string, cause?: unknown): AppError =>
  new AppError('schema-rejected', what, {
    where: subject,
    next: 'make the schema compatible with every version released, then try again',
    cause,
  })

const parsed = (schema: string, subject: string): AvroRecord => {
  try {
    return JSON.parse(schema)
  } catch (cause) {
    throw rejected('the schema is not JSON', subject, cause)
  }
}
