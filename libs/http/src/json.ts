/** What is wrong with a JSON text, and the position (in UTF-16 units) where. */
export interface Flaw {
  detail: string
  position: number
}

// Deeper nesting overflows the stack of recursive code; no request of ours nests deeper than eight.
const deepest = 64
// Keys that change prototypes when an object is merged into another one.
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wordPattern = /true|false|null/y

type Next = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end' | 'nothing'

/**
 * The first flaw of a JSON text (RFC 8259; keys once per object as in RFC 7493, section 2.3). JSON.parse does not say where
 * it failed, and takes any depth and any key. In one pass and without recursion.
 */
export function findFlaw(text: string): Flaw | undefined {
  const open: (Set<string> | undefined)[] = [] // one per open container: an object's keys, undefined for an array
  let next: Next = 'value'
  let position = 0
  const flaw = (detail: string): Flaw => ({ detail, position })
  const unexpected = (): Flaw => flaw(`${JSON.stringify(text[position])} where ${expected[next]} should be`)
  const afterValue = (): Next => (open.length === 0 ? 'nothing' : 'comma or end')

  for (;;) {
    while (isSpace(text.charCodeAt(position))) position++
    const character = text[position]
    if (character === undefined)
      return next === 'nothing' ? undefined : flaw(`the text ends where ${expected[next]} should be`)
    if (next === 'nothing') return unexpected()
    if (next === 'colon') {
      if (character !== ':') return unexpected()
      position++
      next = 'value'
      continue
    }
    if (next === 'comma or end') {
      const keys = open.at(-1)
      if (character === ',') next = keys ? 'key' : 'value'
      else if (character === (keys ? '}' : ']')) {
        open.pop()
        next = afterValue()
      } else return unexpected()
      position++
      continue
    }
    if ((next === 'key or }' && character === '}') || (next === 'value or ]' && character === ']')) {
      open.pop()
      next = afterValue()
      position++
      continue
    }
    if (character === '"') {
      const end = endOfString(text, position)
      if (end < 0) {
        position = -end
        return flaw(
          position >= text.length ? 'a string that is not closed' : 'a character that must be escaped in a string',
        )
      }
      if (next === 'key' || next === 'key or }') {
        const key: string = JSON.parse(text.slice(position, end))
        const keys = open.at(-1)
        if (forbiddenKeys.has(key)) return flaw(`the key ${JSON.stringify(key)} is not allowed`)
        if (keys?.has(key)) return flaw(`the key ${JSON.stringify(key).slice(0, 60)} stands twice in one object`)
        keys?.add(key)
        next = 'colon'
      } else next = afterValue()
      position = end
      continue
    }
    if (next === 'key' || next === 'key or }') return unexpected()
    if (character === '{' || character === '[') {
      if (open.length === deepest) return flaw(`nested more than ${deepest} levels deep`)
      open.push(character === '{' ? new Set() : undefined)
      next = character === '{' ? 'key or }' : 'value or ]'
      position++
      continue
    }
    const pattern = character === 't' || character === 'f' || character === 'n' ? wordPattern : numberPattern
    pattern.lastIndex = position
    if (!pattern.test(text)) return unexpected()
    position = pattern.lastIndex
    next = afterValue()
  }
}

const expected: Record<Next, string> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  key: 'a key in double quotes',
  'key or }': 'a key in double quotes or }',
  colon: 'a colon',
  'comma or end': 'a comma or the end of the list or object',
  nothing: 'nothing more',
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

// The position after the closing quote; where the string breaks off, that position as a negative number.
function endOfString(text: string, start: number): number {
  for (let position = start + 1; position < text.length; position++) {
    const code = text.charCodeAt(position)
    if (code === 0x22) return position + 1
    if (code < 0x20) return -position
    if (code === 0x5c) {
      const escaped = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y
      escaped.lastIndex = position + 1
      if (!escaped.test(text)) return -position
      position = escaped.lastIndex - 1
    }
  }
  return -text.length
}

/** For people: "line 3, column 14". */
export function lineAndColumn(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n')
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}
