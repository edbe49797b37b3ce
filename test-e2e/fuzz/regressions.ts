// Inputs that once found a hole, as text: hexadecimal, 32 bytes a line; `5b*9000` is a piece repeated; # begins a remark.
import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from './judge.ts'
import type { TargetName } from './targets/index.ts'

/** Nothing is found with these any more. */
export const REGRESSIONS = join(import.meta.dirname, 'regressions')
/** Found, and not mended yet. */
export const OPEN = join(import.meta.dirname, 'open')

export type Regression = { target: TargetName; name: string; bytes: Buffer }

export const readRegressions = (folder: string): Regression[] =>
  (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [])
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: target }) =>
      readdirSync(join(folder, target)).map((file) => ({
        target: target as TargetName,
        name: file.replace(/\.hex$/, ''),
        bytes: bytesOf(readFileSync(join(folder, target, file), 'utf8')),
      })),
    )

/** Writes the input of a finding down among what is open, under its kind and digest; returns its path. */
export const keep = (target: TargetName, { kind, detail }: Finding, bytes: Buffer): string => {
  mkdirSync(join(OPEN, target), { recursive: true })
  const path = join(OPEN, target, `${kind}-${hash('sha256', bytes).slice(0, 8)}.hex`)
  writeFileSync(path, `# ${kind}: ${detail.replaceAll(/[^\x20-\x7e]+/g, ' ')}\n${textOf(bytes)}`)
  return path
}

export const bytesOf = (text: string): Buffer =>
  Buffer.concat(
    text
      .replace(/#.*/g, '')
      .split(/\s+/)
      .map((word) => {
        const [hex = '', times = '1'] = word.split('*')
        return Buffer.from(hex.repeat(Number(times)), 'hex')
      }),
  )

const LINE = 32
const LONGEST_PIECE = 64
/** Shorter repetitions are written out. */
const WORTH = 64

export const textOf = (bytes: Buffer): string => {
  const lines: string[] = []
  let plain: number[] = []
  const flush = () => {
    for (let at = 0; at < plain.length; at += LINE) lines.push(Buffer.from(plain.slice(at, at + LINE)).toString('hex'))
    plain = []
  }
  for (let at = 0; at < bytes.length; ) {
    const { piece, times } = repetitionAt(bytes, at)
    if (piece * (times - 1) < WORTH) plain.push(bytes[at++] as number)
    else {
      flush()
      lines.push(`${bytes.subarray(at, at + piece).toString('hex')}*${times}`)
      at += piece * times
    }
  }
  flush()
  return `${lines.join('\n')}\n`
}

const repetitionAt = (bytes: Buffer, at: number): { piece: number; times: number } => {
  let best = { piece: 1, times: 1 }
  for (let piece = 1; piece <= LONGEST_PIECE; piece++) {
    let end = at + piece
    while (end < bytes.length && bytes[end] === bytes[end - piece]) end++
    const times = Math.floor((end - at) / piece)
    if (piece * (times - 1) > best.piece * (best.times - 1)) best = { piece, times }
    if (best.times > 16) break
  }
  return best
}
