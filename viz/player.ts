/** The playhead: where it stands, where it may go, and how it moves by itself. In minutes since the start. */
export interface Player {
  /** Where the playhead is wanted. */
  wanted: number;
  playing: boolean;
  /** Simulated minutes a second. */
  speed: number;
  /** The last minute there is. */
  available: number;
  readonly last: number;
}

export const createPlayer = (last: number): Player => ({
  wanted: 0,
  playing: false,
  speed: 2,
  available: -1,
  last,
});

/** Where the playhead is: where it is wanted, or as far as the run has come. */
export const shownMinute = ({ wanted, available }: Player): number =>
  Math.max(0, Math.min(wanted, available));

export const seekTo = (player: Player, minute: number): void => {
  player.wanted = Math.max(0, Math.min(player.last, minute));
};

/** Plays or pauses; from the end it starts over. */
export const toggle = (player: Player): void => {
  if (!player.playing && player.wanted >= player.last) player.wanted = 0;
  player.playing = !player.playing;
};

/** Moves on by what has passed in the world, never past what is simulated; stops at the end. */
export const passTime = (player: Player, seconds: number): void => {
  if (!player.playing) return;
  const next = shownMinute(player) + player.speed * seconds;
  player.wanted = Math.min(next, Math.max(0, player.available));
  if (player.wanted >= player.last) player.playing = false;
};

/** The nearest stop after (1) or before (−1) the playhead. */
export const neighbour = (stops: readonly number[], minute: number, direction: 1 | -1): number | undefined =>
  direction === 1 ? stops.find((stop) => stop > minute) : stops.findLast((stop) => stop < minute);
