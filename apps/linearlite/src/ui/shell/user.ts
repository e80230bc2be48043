/** Who sits at this browser: a name that is drawn once and kept on this device. It signs issues and comments. */

const key = 'linearlite.name'
const names = [
  'Ada',
  'Alan',
  'Barbara',
  'Edsger',
  'Frances',
  'Grace',
  'Katherine',
  'Ken',
  'Leslie',
  'Margaret',
] as const

const drawName = (): string => names[Math.floor(Math.random() * names.length)] ?? names[0]

/** The name of the person at this browser. */
export const readUserName = (): string => {
  const kept = localStorage.getItem(key)?.trim()
  if (kept !== undefined && kept !== '') return kept
  const name = drawName()
  localStorage.setItem(key, name)
  return name
}
