/**
 * What `load` imports: a package that need not be there.
 *
 * @throws Error `openUsearchStore: usearch must be installed, got none: npm install usearch@2`
 */
export async function loadPeer<Module>(
  where: string,
  install: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const name = install.replace(/(?<=.)@[^/]*$/u, '');
    const missing = (cause as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    const got = missing ? 'none' : `one that does not load (${String(cause)})`;
    throw new Error(`${where}: ${name} must be installed, got ${got}: npm install ${install}`, { cause });
  }
}
