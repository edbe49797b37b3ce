/** Decoding needs a schema that is not known yet: `await codec.learn(id)`, then decode again. */
export class NeedsSchema extends Error {
  readonly id: number

  constructor(id: number) {
    super(`schema ${id} is not known yet`)
    this.name = 'NeedsSchema'
    this.id = id
  }
}
