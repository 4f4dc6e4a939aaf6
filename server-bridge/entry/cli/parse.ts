import { InvalidArgumentError } from 'commander';

/** A whole number of an option, within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,16}$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It is a whole number from ${String(least)} to ${String(most)}.`);
    }
    return value;
  };
}
