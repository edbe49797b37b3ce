import type { Progress } from '../cache.ts'
import type { Child } from '../child.ts'

export type Running = Child & { address: string }

export type Place = { dataDir: string; port: number }

/** `acquire` downloads what is missing and returns where it lies; `start` returns once the program answers. */
export type Component<P extends Place = Place> = {
  acquire(progress: Progress): Promise<string>
  start(place: P, progress: Progress): Promise<Running>
}
