/** One line of the product that an engineer got wrong. */
export type Bug = {
  name: string
  what: string
  /** The promise that it breaks, as the checker numbers them. */
  promise: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11
  /** From the root of the repository. */
  file: string
  /** Is there exactly once. */
  find: string
  replace: string
}

/** Throws when the file is not as the bug expects it. */
export const planted = ({ name, file, find, replace }: Bug, source: string): string => {
  const parts = source.split(find)
  if (parts.length !== 2) throw new Error(`${name}: ${file} has its line ${parts.length - 1} times, not once`)
  if (find === replace) throw new Error(`${name}: it changes nothing`)
  return parts.join(replace)
}
