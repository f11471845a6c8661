import {rgb} from 'd3-color';
import {schemeTableau10} from 'd3-scale-chromatic';
import type {Colour} from './canvas.ts';

/** How far the colours are from white: black letters must be readable on them. */
const strength = 0.55;

/** A colour for each class, pale enough to write on; after ten classes they come again, so that the number must stand beside. */
export function classColour(unit: number): Colour {
  const {r, g, b} = rgb(schemeTableau10[unit % schemeTableau10.length] ?? 'grey');
  const paled = (value: number) => Math.round(255 - (255 - value) * strength);
  return [paled(r), paled(g), paled(b)];
}
