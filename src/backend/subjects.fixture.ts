/**
 * The LiveStores that the backend is tested on: the project's own, and those that `FLAKE_HUNT_SUBJECTS` names, separated by
 * commas: `0.3.1,0.4.0-dev.9`, or `all` published ones. They are installed where they are not there yet.
 */
import { installSubject, workspaceSubject } from '../subject/install.ts'
import { defaultVersion, type Subject, versions } from '../subject/subject.ts'

export const testedSubjects = async (): Promise<readonly Subject[]> => {
  const asked = process.env.FLAKE_HUNT_SUBJECTS ?? ''
  const names = asked === 'all' ? versions : asked.split(',').filter((name) => name !== '')
  const subjects = [workspaceSubject()]
  for (const name of names) if (name !== defaultVersion) subjects.push(await installSubject({ name }))
  return subjects
}
