// Numbers, times and durations as people read them. Times are in UTC, as in the history; the tooltip has the reader's own.
const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

// Intl would do it, and takes longer to be there than all of the page.
const grouped = (value) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");

const format = {
  count: (value) => grouped(value),

  plural: (value, one, many = `${one}s`) => `${grouped(value)} ${value === 1 ? one : many}`,

  duration(ms) {
    if (ms < 1) return "0 ms";
    if (ms < SECOND) return `${Math.round(ms)} ms`;
    if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
    if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
    const [unit, small, names] =
      ms < HOUR ? [MINUTE, SECOND, ["min", "s"]] : ms < DAY ? [HOUR, MINUTE, ["h", "min"]] : [DAY, HOUR, ["d", "h"]];
    const whole = Math.floor(ms / unit), rest = Math.floor((ms % unit) / small);
    return rest && whole < 10 ? `${whole} ${names[0]} ${rest} ${names[1]}` : `${whole} ${names[0]}`;
  },

  // One unit is enough for how long ago something was.
  age(ms) {
    const age = Math.max(ms, 0);
    if (age < MINUTE) return `${Math.floor(age / SECOND)} s`;
    if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
    if (age < 2 * DAY) return `${Math.floor(age / HOUR)} h`;
    return age < 730 * DAY ? `${Math.floor(age / DAY)} d` : `${Math.floor(age / (365 * DAY))} y`;
  },

  time: (at) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`,

  seconds: (at) => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`,

  size(bytes) {
    let size = bytes;
    for (const unit of ["B", "kB", "MB", "GB"]) {
      if (size < 1024) return `${size < 10 && unit !== "B" ? size.toFixed(1) : Math.round(size)} ${unit}`;
      size /= 1024;
    }
    return `${size.toFixed(1)} TB`;
  },

  version: (number) => (number ? `PostgreSQL ${Math.floor(number / 10000)}.${number % 10000}` : ""),
};
