import fc from 'fast-check'

/** Any that Unicode has but halves of pairs. fast-check's own 'binary' makes a table of all of them each time. */
export const character = fc.nat(0x10f7ff).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))
