/** Of what was asked for together, only one cannot be done: each is tried by itself. */
type IsOfOne = (error: unknown) => boolean

type Asked<T> = { item: T; done: PromiseWithResolvers<void> }

/**
 * One call at a time; what is asked for meanwhile goes together with the next (group commit: Gray and Reuter,
 * _Transaction Processing_, 1993, section 10.4). Who is alone waits for nobody. Each hears of its own; what fails as a
 * whole fails for all.
 */
export class Gathering<T> {
  private readonly run: (items: T[]) => Promise<void>
  private readonly isOfOne: IsOfOne
  private readonly most: number
  private readonly waiting: Asked<T>[] = []
  private running = false

  /** `most`: so many go together. */
  constructor(run: (items: T[]) => Promise<void>, isOfOne: IsOfOne, most: number) {
    this.run = run
    this.isOfOne = isOfOne
    this.most = most
  }

  ask(item: T): Promise<void> {
    const done = Promise.withResolvers<void>()
    this.waiting.push({ item, done })
    void this.work()
    return done.promise
  }

  private async work(): Promise<void> {
    if (this.running) return
    this.running = true
    while (this.waiting.length > 0) await this.take(this.waiting.splice(0, this.most))
    this.running = false
  }

  private async take(asked: Asked<T>[]): Promise<void> {
    try {
      await this.run(asked.map(({ item }) => item))
      for (const { done } of asked) done.resolve()
    } catch (error) {
      if (asked.length > 1 && this.isOfOne(error)) for (const one of asked) await this.take([one])
      else for (const { done } of asked) done.reject(error)
    }
  }
}
