import { openSync, readFileSync, writevSync } from 'node:fs'

/** In the place of a length: no input is being run. */
const NONE = 0xffffffff

/** What a process is running, kept in a file so that it can be named when the process is dead. */
export class Note {
  private readonly file: number
  private count = 0

  constructor(path: string) {
    this.file = openSync(path, 'w')
  }

  /** Undefined: nothing. */
  write(bytes: Buffer | undefined): void {
    if (bytes) this.count++
    const head = Buffer.alloc(8)
    head.writeUInt32LE(this.count, 0)
    head.writeUInt32LE(bytes ? bytes.length : NONE, 4)
    writevSync(this.file, bytes ? [head, bytes] : [head], 0)
  }
}

/** The input that is being run, and how many there were. */
export const readNote = (path: string): { count: number; bytes: Buffer | undefined } => {
  const file = readFileSync(path)
  const [count, length] = file.length < 8 ? [0, NONE] : [file.readUInt32LE(0), file.readUInt32LE(4)]
  return { count, bytes: length === NONE ? undefined : file.subarray(8, 8 + length) }
}
