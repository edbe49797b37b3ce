/** Text from outside is never longer than a reader, or a message, can bear, and never ends in half a character. */
export const clip = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length).toWellFormed()}…`

/** As a reader is shown what somebody sent. */
export const quote = (text: string): string => JSON.stringify(clip(text, 60))
