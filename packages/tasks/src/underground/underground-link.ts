/** Two stations that are next to each other on a line. */
export interface UndergroundLink {
  readonly stations: readonly [string, string];
  readonly line: string;
}
