// A cell of the picture for each state, painted once for a size and a theme. Shapes differ, not colours alone.
const PAINTERS = {
  a: (pen, box, colour) => fill(pen, box, colour.applied, 0.16),
  p: (pen, box, colour) => frame(pen, box, colour.open),
  c(pen, box, colour) {
    frame(pen, box, colour.open);
    cross(pen, box, colour.open, [[0.3, 0.7, 0.7, 0.3]]);
  },
  f(pen, box, colour) {
    fill(pen, box, colour.bad);
    cross(pen, box, colour.paper, [[0.28, 0.28, 0.72, 0.72], [0.72, 0.28, 0.28, 0.72]]);
  },
  x(pen, box, colour) {
    fill(pen, box, colour.warn);
    cross(pen, box, colour.paper, [[0.5, 0.2, 0.5, 0.58], [0.5, 0.7, 0.5, 0.8]]);
  },
  o(pen, box, colour) {
    frame(pen, box, colour.busy);
    triangle(pen, box, colour.busy);
  },
  m(pen, box, colour) {
    frame(pen, box, colour.warn);
    cross(pen, box, colour.warn, [[0.2, 0.2, 0.8, 0.8]]);
  },
  e: (pen, box, colour) => dot(pen, box, colour.calm, 0.17),
  r: (pen, box, colour) => cross(pen, box, colour.calm, [[0.25, 0.62, 0.75, 0.62], [0.25, 0.38, 0.75, 0.38]]),
  s: (pen, box, colour) => cross(pen, box, colour.calm, [[0.3, 0.5, 0.7, 0.5]]),
  "-": () => {},
};

class Box {
  constructor(width, height) {
    // Square where there is room; a column that is narrow is a bar, so that a fleet reads as a picture.
    const across = Math.min(width, height) - 2, down = width < 14 ? height - 2 : across;
    Object.assign(this, {
      x: (width - across) / 2, y: (height - down) / 2, across, down,
      side: Math.min(across, down), line: Math.max(1.25, across / 9),
    });
  }

  at(x, y) {
    return [this.x + x * this.across, this.y + y * this.down];
  }

  inner(share) {
    const inset = share * this.side;
    return [this.x + inset, this.y + inset, this.across - 2 * inset, this.down - 2 * inset];
  }
}

function fill(pen, box, colour, inset = 0.02) {
  pen.fillStyle = colour;
  pen.fillRect(...box.inner(inset));
}

function frame(pen, box, colour) {
  pen.strokeStyle = colour;
  pen.lineWidth = box.line;
  pen.strokeRect(...box.inner(0.18));
}

function cross(pen, box, colour, lines) {
  pen.strokeStyle = colour;
  pen.lineWidth = box.line * 1.2;
  pen.beginPath();
  for (const [x, y, toX, toY] of lines) {
    pen.moveTo(...box.at(x, y));
    pen.lineTo(...box.at(toX, toY));
  }
  pen.stroke();
}

function triangle(pen, box, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(...box.at(0.38, 0.3));
  pen.lineTo(...box.at(0.7, 0.5));
  pen.lineTo(...box.at(0.38, 0.7));
  pen.fill();
}

function dot(pen, box, colour, radius) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(...box.at(0.5, 0.5), radius * box.side, 0, 7);
  pen.fill();
}

function themeColours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["paper", "ink", "quiet", "rule", "row", "good", "applied", "open", "bad", "warn", "busy", "calm", "grave", "link"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function sprites(width, height, ratio, colour) {
  const made = {};
  for (const [state, paint] of Object.entries(PAINTERS)) {
    const canvas = new OffscreenCanvas(Math.ceil(width * ratio), Math.ceil(height * ratio));
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    paint(pen, new Box(width, height), colour);
    made[state.charCodeAt(0)] = canvas;
  }
  return made;
}

function legend(present) {
  const entry = (state) => {
    const canvas = h("canvas", { width: 32, height: 32, "aria-hidden": "true" });
    const pen = canvas.getContext("2d");
    pen.scale(2, 2);
    PAINTERS[state](pen, new Box(16, 16), themeColours());
    return h("li", {}, canvas, STATES[state].word);
  };
  return h("ul", { class: "legend", "aria-label": "What the signs mean" }, ...present.map(entry));
}
