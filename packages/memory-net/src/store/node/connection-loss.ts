/** Errors of sockets, and PostgreSQL's classes 08 (connection) and 57P (an administrator ended it, or it is starting). */
const LOST = /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|08...|57P0.)$/u;
/** What `pg` says without a code. */
const SAID =
  /connection (terminated|ended|error|timeout)|timeout (exceeded )?when trying to connect|not queryable/iu;
/** A transaction that PostgreSQL took back whole, since it came across another: it may be run again. */
const CROSSED = new Set(['40001', '40P01']);

const PAUSES_MS = [50, 250, 1000];

/** Whether an error says that the connection is gone, so that what became of the statement is not known. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return (typeof code === 'string' && LOST.test(code)) || SAID.test(String(message));
}

/**
 * Runs `task`, again where it came across another transaction, and where the connection was lost if running it twice is the same as once.
 * Otherwise a loss is told.
 */
export async function throughLosses<Result>(
  where: string,
  repeatable: boolean,
  task: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await task();
    } catch (error) {
      const lost = isConnectionLost(error);
      const again = lost ? repeatable : CROSSED.has(String((error as { code?: unknown }).code));
      const pause = PAUSES_MS[attempt];
      if (again && pause !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        continue;
      }
      if (!lost) throw error;
      const got = `a lost one (${error instanceof Error ? error.message : String(error)})`;
      const state = repeatable
        ? `${attempt + 1} attempts failed`
        : 'either all of the call was done or nothing; it was not tried again';
      throw new Error(`${where}: connection must last, got ${got}: ${state}`, { cause: error });
    }
  }
}
