import { type Finding, signOf } from './judge.ts'

/** The shortest input found within so many milliseconds that leads to a finding of the same sign. */
export const minimise = async (
  bytes: Buffer,
  finding: Finding,
  run: (bytes: Buffer) => Promise<{ finding?: Finding }>,
  milliseconds: number,
): Promise<Buffer> => {
  const end = performance.now() + milliseconds
  const sign = signOf(finding)
  const same = async (tried: Buffer) => {
    const { finding: again } = await run(tried)
    return again !== undefined && signOf(again) === sign
  }
  let least = bytes
  for (let piece = Math.ceil(least.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < least.length; ) {
      if (performance.now() > end) return least
      const shorter = Buffer.concat([least.subarray(0, at), least.subarray(at + piece)])
      if (await same(shorter)) least = shorter
      else at += piece
    }
  }
  return least
}
