/** The words that several tasks share. */
export const PLACES: readonly string[] = ['kitchen', 'hallway', 'garden', 'office', 'bedroom', 'bathroom'];

/** The places of the tasks about doubt and about times of the day. */
export const TOWN: readonly string[] = ['kitchen', 'office', 'bedroom', 'cinema', 'park', 'school'];

/** What can be carried. */
export const THINGS: readonly string[] = ['football', 'milk', 'apple'];

/** Ways to say that someone goes to a place. */
export const GO: readonly string[] = [
  'moved to the',
  'went to the',
  'journeyed to the',
  'travelled to the',
  'went back to the',
];

/** Ways to say that someone takes a thing. */
export const TAKE: readonly string[] = ['got the', 'took the', 'picked up the', 'grabbed the'];

/** Ways to say that someone puts a thing down. */
export const DROP: readonly string[] = ['dropped the', 'discarded the', 'left the', 'put down the'];

/** Ways to say that someone gives a thing. */
export const GIVE: readonly string[] = ['gave the', 'handed the', 'passed the'];

/** How the second of two moves begins. */
export const THEN: readonly string[] = ['then', 'after that', 'afterwards', 'following that'];
