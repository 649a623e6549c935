// Colours, text styles and sizes of the report, in points. Chosen so that the statuses stay apart for every common
// colour blindness and in grey, and text keeps 4.5:1 against what it stands on; a status is never colour alone.
import type { Band, Status } from '../../lib/model/scan-result.ts';
import type { CellLevel } from '../wording/reach.ts';
import type { FaceName } from './fonts.ts';

export const colours = {
  ink: '#111827',
  mute: '#4B5563',
  line: '#D1D5DB',
  track: '#E5E7EB',
  zebra: '#F8FAFC',
  panel: '#F3F6FA',
  group: '#E4ECF4',
  paper: '#FFFFFF',
  brand: '#0B3A5D',
  blue: '#0B61A4',
} as const;

/** How a status looks: surface and text on it, outline where the surface is pale, tint and text of a large panel. */
export interface StatusLook {
  readonly fill: string;
  readonly ink: string;
  readonly outline: string;
  readonly tint: string;
  readonly tintInk: string;
}

export const statusLooks: Readonly<Record<Status, StatusLook>> = {
  met: { fill: '#0B61A4', ink: '#FFFFFF', outline: '#0B61A4', tint: '#E6F0F9', tintInk: '#0B3A5D' },
  metWithExceptions: {
    fill: '#CFE1F2',
    ink: '#08306B',
    outline: '#0B61A4',
    tint: '#E6F0F9',
    tintInk: '#0B3A5D',
  },
  partial: { fill: '#E69F00', ink: '#111827', outline: '#8A5A00', tint: '#FFF5DF', tintInk: '#5C3C00' },
  notMet: { fill: '#B3261E', ink: '#FFFFFF', outline: '#B3261E', tint: '#FDECEA', tintInk: '#7A1A14' },
  notAssessed: { fill: '#6B7280', ink: '#FFFFFF', outline: '#4B5563', tint: '#F1F2F4', tintInk: '#374151' },
  empty: { fill: '#E5E7EB', ink: '#374151', outline: '#9CA3AF', tint: '#F1F2F4', tintInk: '#374151' },
};

/** Fill of an exposure by its band; amber has no text on it. */
export const bandColours: Readonly<Record<Band, string>> = {
  critical: '#B3261E',
  high: '#D55E00',
  medium: '#E69F00',
  low: '#0B61A4',
};

/** The band of an exposure that is given without one (scoring.md section 4). */
export function bandOf(exposure: number): Band {
  if (exposure >= 60) return 'critical';
  if (exposure >= 40) return 'high';
  return exposure >= 20 ? 'medium' : 'low';
}

/** One hue, so that the order survives grey printing. */
export const levelLooks: Readonly<Record<CellLevel, { readonly fill: string; readonly ink: string }>> = {
  none: { fill: '#FFFFFF', ink: '#4B5563' },
  one: { fill: '#CFE1F2', ink: '#111827' },
  few: { fill: '#73A9D0', ink: '#111827' },
  many: { fill: '#1F5F99', ink: '#FFFFFF' },
  all: { fill: '#08306B', ink: '#FFFFFF' },
};

export interface TextStyle {
  readonly face: FaceName;
  readonly size: number;
  readonly colour: string;
}

export const styles = {
  kicker: { face: 'semiBold', size: 8, colour: colours.brand },
  title: { face: 'bold', size: 24, colour: colours.ink },
  heading: { face: 'bold', size: 16, colour: colours.ink },
  partHeading: { face: 'bold', size: 12.5, colour: colours.ink },
  subheading: { face: 'bold', size: 11.5, colour: colours.ink },
  minorHeading: { face: 'semiBold', size: 9, colour: colours.ink },
  body: { face: 'regular', size: 8.5, colour: colours.ink },
  strong: { face: 'semiBold', size: 8.5, colour: colours.ink },
  mute: { face: 'regular', size: 8.5, colour: colours.mute },
  small: { face: 'regular', size: 7.5, colour: colours.ink },
  smallStrong: { face: 'semiBold', size: 7.5, colour: colours.ink },
  smallMute: { face: 'regular', size: 7.5, colour: colours.mute },
  link: { face: 'semiBold', size: 8, colour: colours.blue },
  cell: { face: 'regular', size: 8, colour: colours.ink },
  cellStrong: { face: 'semiBold', size: 8, colour: colours.ink },
  cellMute: { face: 'regular', size: 7.5, colour: colours.mute },
  head: { face: 'semiBold', size: 8, colour: colours.paper },
  code: { face: 'mono', size: 6.8, colour: colours.mute },
  chrome: { face: 'regular', size: 7.5, colour: colours.mute },
  tick: { face: 'regular', size: 6.5, colour: colours.mute },
} as const satisfies Readonly<Record<string, TextStyle>>;

/** Distance between two baselines, as a multiple of the size. */
export const leading = 1.34;

export const pageSizes = {
  A4: { width: 595.28, height: 841.89 },
  Letter: { width: 612, height: 792 },
} as const;

export type PageSize = keyof typeof pageSizes;

export const margins = { top: 62, right: 48, bottom: 54, left: 48 } as const;
