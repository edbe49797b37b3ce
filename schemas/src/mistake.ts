/** Something wrong with a contract: what, where, and what to do about it. */
export type Mistake = { readonly what: string; readonly where: string; readonly next: string }

export const mistakeLine = ({ what, where, next }: Mistake): string => `${where}: ${what}. To do: ${next}.`
