/**
 * The switches of the reference engine: each makes one part of it wrong in one way. All are off in the correct engine.
 *
 * The engine asks its switch wherever a defect would have its occasion; the switch says no until the drawn one comes.
 */

/** Every defect there is, in the order in which tables show them. */
export const defectNames = [
  'drops-accepted-push',
  'silent-to-stale-push',
  'never-resumes-push',
  'applies-twice',
  'swaps-events',
  'leaves-gap',
  'rolls-back-too-much',
  'loses-tail-on-reload',
  'shuts-down-silently',
  'takes-page-twice',
  'forgets-session',
  'forgets-client',
  'acknowledges-before-storing',
  'keeps-old-rows',
  'never-pulls-new-log',
] as const

export type DefectName = (typeof defectNames)[number]

export interface Switches {
  /**
   * Whether the part is to go wrong, now and at this one. Asked at every occasion of the defect; true once.
   *
   * @param client whom it would happen to
   * @param isDone asked when the trial is over, where chance may undo the damage: whether it was done
   */
  readonly bites: (defect: DefectName, client: string, isDone?: () => boolean) => boolean
  /** Whom it has happened to; undefined as long as it has not. */
  readonly victim: () => string | undefined
  /** Whether it has happened, and was not undone by chance. */
  readonly hasDoneDamage: () => boolean
}

/** The switches of the correct engine. */
export const allOff: Switches = { bites: () => false, victim: () => undefined, hasDoneDamage: () => false }

/** One defect, which bites at its n-th occasion (from 1). */
export const switchOn = (name: DefectName, occasion: number): Switches => {
  let occasions = 0
  let victim: string | undefined
  let isDamageDone = (): boolean => true
  return {
    bites: (defect, client, isDone = isDamageDone) => {
      if (defect !== name || victim !== undefined) return false
      occasions += 1
      if (occasions < occasion) return false
      victim = client
      isDamageDone = isDone
      return true
    },
    victim: () => victim,
    hasDoneDamage: () => victim !== undefined && isDamageDone(),
  }
}
