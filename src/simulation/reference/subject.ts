/** The one subject that is no LiveStore: our own correct engine, which keeps every promise. What is found on it is a false alarm. */

/** The reference engine as a subject. No known bug is in it. */
export interface Reference {
  readonly name: 'reference'
  readonly version: 'reference'
}

export const reference: Reference = { name: 'reference', version: 'reference' }

export const isReference = (subject: { readonly name: string }): subject is Reference => subject.name === reference.name
