import { askCount, askList } from './ask-carrying.ts';
import { askGift } from './ask-gift.ts';
import { type Askable, askBefore, askPerson, askThing, askWhether } from './ask-place.ts';
import { House, type HouseRules } from './house.ts';
import { Story, type TellStory, takeTurns, windowStart } from './story.ts';

function inHouse(rules: HouseRules, ask: (askable: Askable) => void): TellStory {
  return (scene) => {
    const story = new Story();
    const house = new House(scene, story, rules);
    const { draw, length } = scene;
    const { events } = house;
    return takeTurns(story, {
      length,
      tell: () => house.happen(),
      ask: () => ask({ story, draw, events, from: windowStart(events.length, length) }),
    });
  };
}

const EMPTY: HouseRules = { things: false, gifts: false, thereAtTaking: 0 };
const WITH_THINGS: HouseRules = { things: true, gifts: false, thereAtTaking: 1 };
const WITH_GIFTS: HouseRules = { things: true, gifts: true, thereAtTaking: 1 };

/** Task 1: people walk. */
export const tellPlaces: TellStory = inHouse(EMPTY, askPerson);
/** Task 2: people carry things. */
export const tellThings: TellStory = inHouse(WITH_THINGS, askThing);
/** Task 3: people carry things along a way. */
export const tellWays: TellStory = inHouse({ ...WITH_THINGS, thereAtTaking: 0.2 }, askBefore);
/** Task 5: people give things to each other. */
export const tellGifts: TellStory = inHouse(WITH_GIFTS, askGift);
/** Task 6: yes or no. */
export const tellWhether: TellStory = inHouse(WITH_THINGS, askWhether);
/** Task 7: how many things someone carries. */
export const tellCounts: TellStory = inHouse(WITH_GIFTS, askCount);
/** Task 8: which things someone carries. */
export const tellLists: TellStory = inHouse(WITH_THINGS, askList);
