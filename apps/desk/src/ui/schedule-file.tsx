/** Takes the file of a schedule: chosen, dropped, or pasted. What it holds is read at once, and judged by the desk. */
import { useEffect } from 'react'
import {
  Button,
  type DropItem,
  DropZone,
  FileTrigger,
  isFileDropItem,
  isTextDropItem,
  Text,
} from 'react-aria-components'
import { longestScheduleText } from '../../../../src/desk/protocol.ts'

/** A file's name, and what it holds. */
export interface ScheduleFile {
  readonly name: string
  readonly text: string
}

interface ScheduleFileFieldProps {
  readonly file: ScheduleFile | undefined
  readonly onFile: (file: ScheduleFile) => void
  /** Hears in one line why a file could not be taken. */
  readonly onProblem: (problem: string) => void
}

const plainText = 'text/plain'

export const ScheduleFileField = ({ file, onFile, onProblem }: ScheduleFileFieldProps) => {
  useNoStrayDrops()
  const take = async (reading: Promise<ScheduleFile>): Promise<void> => {
    try {
      onFile(await reading)
    } catch (error) {
      onProblem(error instanceof Error ? error.message : String(error))
    }
  }
  const takeItems = (items: readonly DropItem[]): void => {
    const dropped = items.find(isFileDropItem)
    const pasted = items.find(isTextDropItem)
    if (dropped !== undefined) void take(dropped.getFile().then(readFile))
    else if (pasted?.types.has(plainText)) {
      void take(pasted.getText(plainText).then((text) => checkLength({ name: 'pasted text', text })))
    } else onProblem('Expected the file of a schedule, found something else.')
  }
  return (
    <DropZone
      className="drop-zone"
      aria-label="Drop or paste a schedule here"
      getDropOperation={() => 'copy'}
      onDrop={({ items }) => takeItems(items)}
    >
      <FileTrigger
        acceptedFileTypes={['.json', 'application/json']}
        onSelect={(files) => {
          const [chosen] = files ?? []
          if (chosen !== undefined) void take(readFile(chosen))
        }}
      >
        <Button className="hand">Choose a file…</Button>
      </FileTrigger>
      <Text className={file === undefined ? 'muted' : 'file-name'}>{file?.name ?? 'or drop one here'}</Text>
    </DropZone>
  )
}

const readFile = async (file: File): Promise<ScheduleFile> => {
  if (file.size > longestScheduleText) throw tooLong(file.name, file.size)
  try {
    return { name: file.name, text: await file.text() }
  } catch (error) {
    throw new Error(`${file.name} cannot be read (${error instanceof Error ? error.message : String(error)})`)
  }
}

const checkLength = (file: ScheduleFile): ScheduleFile => {
  if (file.text.length > longestScheduleText) throw tooLong(file.name, file.text.length)
  return file
}

const tooLong = (name: string, length: number): Error =>
  new Error(`${name}: expected a schedule, found ${(length / 1_000_000).toFixed(1)} MB of something else`)

/** A file that misses the zone would be opened by the browser, in the place of the page. */
const useNoStrayDrops = (): void => {
  useEffect(() => {
    const refuse = (event: DragEvent): void => {
      if (event.defaultPrevented) return
      event.preventDefault()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none'
    }
    document.addEventListener('dragover', refuse)
    document.addEventListener('drop', refuse)
    return () => {
      document.removeEventListener('dragover', refuse)
      document.removeEventListener('drop', refuse)
    }
  }, [])
}
