/** The folder of documents that comes with the app; the only thing of the file system that the app ever opens. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, shell } from 'electron';

/** Where it is; null when the app was built without it. */
export function documentationFolder(): string | null {
  const places = [join(process.resourcesPath, 'docs'), join(app.getAppPath(), 'docs')];
  // The system cannot look into the archive.
  return places.find((path) => !path.includes('.asar') && existsSync(path)) ?? null;
}

/** Shows the folder in the system's file manager. Rejects with the system's reason. */
export async function openDocumentation(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem !== '') throw new Error(problem);
}
