// The bell of the console: a short tone. A browser plays none before a key was pressed in the page.

let sound = null;

export function rings(terminal) {
  terminal.onBell(() => {
    sound ??= new AudioContext();
    const [tone, loudness] = [sound.createOscillator(), sound.createGain()];
    tone.frequency.value = 880;
    loudness.gain.setValueAtTime(0.2, sound.currentTime);
    loudness.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.25);
    tone.connect(loudness).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.25);
  });
}
