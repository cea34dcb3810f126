/**
 * Measured demand: 35,042 charging sessions at 12 Norwegian residential sites, 2018 to 2021
 * (Sørensen et al., Data in Brief 2024, doi 10.1016/j.dib.2024.110883), by local hour.
 */

/** Share of a day's plug-ins by hour. */
export const WEEKDAY = [
  0.01625, 0.00903, 0.00616, 0.00764, 0.00884, 0.0031, 0.00395, 0.00853, 0.01473, 0.01559, 0.01888, 0.02462,
  0.02974, 0.03598, 0.05952, 0.09639, 0.12469, 0.08902, 0.07693, 0.08441, 0.08937, 0.07751, 0.0632, 0.0359,
];
export const WEEKEND = [
  0.03146, 0.01654, 0.01092, 0.012, 0.012, 0.00497, 0.004, 0.00703, 0.01189, 0.01319, 0.02443, 0.03708,
  0.05037, 0.0587, 0.06778, 0.08323, 0.08313, 0.08356, 0.08659, 0.0828, 0.07015, 0.05837, 0.05718, 0.03265,
];

/** Hours a car stays plugged in, by hour of plug-in: 25th percentile, median, 75th percentile; and mean energy in kWh. */
export const BY_HOUR: readonly (readonly [number, number, number, number])[] = [
  [7.8, 11.1, 13.9, 16.9],
  [7.7, 11.1, 13.8, 17.4],
  [7.2, 11.1, 14.2, 15.0],
  [6.6, 10.8, 14.9, 14.3],
  [5.7, 9.6, 14.4, 11.2],
  [4.3, 8.9, 13.3, 14.1],
  [4.6, 9.2, 12.3, 15.8],
  [2.4, 5.5, 8.4, 13.8],
  [2.3, 4.4, 6.9, 13.7],
  [2.0, 4.5, 6.4, 13.4],
  [1.8, 3.5, 6.4, 9.8],
  [1.9, 3.5, 6.8, 9.9],
  [1.9, 3.5, 10.9, 9.7],
  [2.0, 4.2, 19.4, 10.5],
  [2.4, 5.8, 18.1, 10.2],
  [2.3, 7.9, 17.6, 10.7],
  [2.4, 14.3, 16.9, 12.0],
  [3.0, 13.9, 17.1, 12.4],
  [3.8, 13.3, 16.9, 12.8],
  [10.3, 12.3, 15.7, 13.3],
  [10.3, 11.8, 15.2, 13.9],
  [9.5, 10.8, 14.2, 14.2],
  [8.8, 10.0, 13.4, 15.4],
  [8.1, 10.6, 13.9, 15.8],
];

/** Over all sessions: the outer quantiles of the time plugged in, relative to the hour's quartiles (hours 1.35, 3.42, 15.75, 21.62, 31.23). */
export const P10_OF_P25 = 1.35 / 3.42;
export const P90_OF_P75 = 21.62 / 15.75;
export const P95_OF_P75 = 31.23 / 15.75;

/** Quantiles of the energy of a session relative to its mean of 12.66 kWh. */
export const ENERGY_QUANTILES: readonly (readonly [number, number])[] = [
  [0, 0],
  [0.1, 2.75 / 12.66],
  [0.25, 5.16 / 12.66],
  [0.5, 9.04 / 12.66],
  [0.75, 16.44 / 12.66],
  [0.9, 26.78 / 12.66],
  [0.95, 36.33 / 12.66],
  [1, 60 / 12.66],
];
