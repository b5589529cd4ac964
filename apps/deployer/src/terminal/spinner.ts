const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** One character that turns as the frame counts up. */
export function spinnerAt(frame: number): string {
  return frames[frame % frames.length] ?? "";
}
