/** Where writers' schemas are kept. Ids are for ever: the same id always means the same schema. */
export interface SchemaRegistry {
  /**
   * The id of the schema under the subject, registering it if it is new. Subjects are FULL_TRANSITIVE.
   * Rejects with AppError `schema-rejected` or `registry-unavailable`.
   */
  register(subject: string, schema: string): Promise<number>
  /** Rejects with AppError `unknown-schema-id` if there is none with that id, `registry-unavailable` in an outage. */
  schemaOf(id: number): Promise<string>
}
