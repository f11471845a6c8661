import {defineEdit} from './edit.ts';
import {mapValues} from './values.ts';

/** Two channels change places. */
export const swapChannels = defineEdit({
  name: 'swap',
  title: 'swap channels',
  fields: ({channels}) => {
    const one = (label: string, start: number) => ({label, start, min: 0, max: Math.max(0, channels - 1), step: 1});
    return {first: one('channel', 0), second: one('with channel', Math.min(channels - 1, 2))};
  },
  unfit: ({channels}) => (channels > 1 ? undefined : 'the image has one channel'),
  apply(picture, {first, second}) {
    const {values, width, channels} = picture;
    return mapValues(picture, ({row, column, channel, value}) => {
      const from = channel === first ? second : channel === second ? first : channel;
      return values[(row * width + column) * channels + from] ?? value;
    });
  },
});
