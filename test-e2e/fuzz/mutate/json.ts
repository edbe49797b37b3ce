import type { Random } from '../../src/random.ts'
import { numbers, texts } from './bytes.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
/** Characters that one change may add. */
const LONGEST = 200_000
/** A value that stands in the text as it is: JSON.stringify could not write it. */
const RAW = '\u0001raw:'

const raw = (text: string): string => `${RAW}${text}`
const escaped = [
  '"\\ud800"',
  '"\\u0000"',
  '"\\udc00\\ud800"',
  '"\\u005f_proto__"',
  '-',
  '01',
  '"\\x"',
  "'a'",
  'NaN',
  '',
]

const oddValue = (random: Random): Json => {
  switch (random.below(9)) {
    case 0:
      return random.pick(texts)
    case 1:
      return raw(random.pick(numbers))
    case 2:
      return random.pick<Json>([null, true, [], {}, [null], { a: null }, '', 0])
    case 3:
      return raw(random.pick(escaped))
    case 4:
      return 'x'.repeat(1 + random.below(random.oneIn(8) ? 20_000 : 300))
    case 5:
      return raw(`${'['.repeat(1 + random.below(80))}`)
    case 6:
      return raw(`${'{"a":'.repeat(80)}1${'}'.repeat(80)}`)
    case 7:
      return random.pick(numbers)
    default:
      return String.fromCharCode(random.below(0x10000)) + random.pick(texts)
  }
}

/** Every place in a document: the container and the key. */
const placesIn = (value: Json, found: { in: Json[] | { [key: string]: Json }; key: string }[] = []) => {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, inner] of Object.entries(value)) {
    if (found.length > 2_000) return found
    found.push({ in: value, key })
    placesIn(inner, found)
  }
  return found
}

const changeOnce = (random: Random, document: Json): Json => {
  const places = placesIn(document)
  if (places.length === 0 || random.oneIn(30)) return random.oneIn(2) ? [document] : oddValue(random)
  const { in: container, key } = random.pick(places)
  const at = container as { [key: string]: Json }
  switch (random.below(7)) {
    case 0:
      if (Array.isArray(container)) container.splice(Number(key), 1)
      else delete at[key]
      return document
    case 1: {
      // A list or an object of very many, as far as there is room.
      const item = at[key] as Json
      const room = Math.ceil(LONGEST / (1 + (JSON.stringify(item)?.length ?? 0)))
      const times = random.below(Math.min(room, random.oneIn(5) ? 1_200 : 5)) + 1
      if (Array.isArray(container)) container.push(...Array.from({ length: times }, () => item))
      else for (let n = 0; n < times; n++) at[`${key}${n}`] = item
      return document
    }
    case 2:
      if (Array.isArray(container)) container.unshift(oddValue(random))
      else at[random.pick(texts)] = at[key] as Json
      return document
    case 3:
      at[key] = at[random.pick(Object.keys(container))] as Json
      return document
    default:
      Object.defineProperty(at, key, { value: oddValue(random), enumerable: true, writable: true, configurable: true })
      return document
  }
}

/** JSON like this, with another value, key, list or depth somewhere; what is no JSON stays, and what is too deep. */
export const changeJson = (random: Random, bytes: Buffer): Buffer => {
  try {
    let text = bytes.toString()
    for (let n = random.below(3); n >= 0 && text.length <= LONGEST; n--)
      text = JSON.stringify(changeOnce(random, JSON.parse(text))) ?? ''
    return Buffer.from(written(random, text))
  } catch {
    return bytes
  }
}

const written = (random: Random, text: string): string => {
  const whole = text.replace(/"\\u0001raw:((?:[^"\\]|\\.)*)"/g, (_, inner: string) => JSON.parse(`"${inner}"`))
  // The same key twice, which no object can hold.
  return random.oneIn(25) ? whole.replace(/("[a-z]+":)/i, '$1"twice",$1') : whole
}
