/** Short sounds made in the page: no file is needed, and the person's own volume applies. */
export type Sound = 'chime' | 'alert' | 'alarm';

interface Tone {
  readonly hertz: number;
  /** From the beginning of the sound, in s. */
  readonly at: number;
  readonly seconds: number;
}

const tones = (hertz: readonly number[], step: number): Tone[] =>
  hertz.map((tone, index) => ({ hertz: tone, at: index * step, seconds: step * 0.9 }));

export const SOUNDS: { readonly [S in Sound]: { readonly tones: readonly Tone[]; readonly gain: number } } = {
  chime: { tones: tones([660, 880], 0.16), gain: 0.12 },
  alert: { tones: tones([880, 660, 880], 0.18), gain: 0.2 },
  alarm: { tones: tones([740, 988, 740, 988, 740, 988], 0.3), gain: 0.3 },
};

const FADE = 0.02;

/** Plays a sound once. A machine without sound output plays nothing, and nothing is missing. */
export function play(name: Sound): void {
  try {
    const context = new AudioContext();
    const sound = SOUNDS[name];
    let end = 0;
    for (const { hertz, at, seconds } of sound.tones) {
      const oscillator = new OscillatorNode(context, { frequency: hertz, type: 'triangle' });
      const gain = new GainNode(context, { gain: 0 });
      const start = context.currentTime + at;
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(sound.gain, start + FADE);
      gain.gain.setValueAtTime(sound.gain, start + seconds - FADE);
      gain.gain.linearRampToValueAtTime(0, start + seconds);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(start + seconds);
      end = at + seconds;
    }
    setTimeout(() => void context.close(), (end + 0.2) * 1000);
  } catch {
    // No output device.
  }
}
