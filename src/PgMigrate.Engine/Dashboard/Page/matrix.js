// Scripts down, databases across. The picture is a canvas, since there may be a million cells; beside it, row by row, stands a
// real table with what a screen reader needs. Both are drawn for what is in sight, in one frame.
const ROW = 24;

class Matrix {
  constructor({ scripts, targets, at, onchoose }) {
    Object.assign(this, { scripts, targets, onchoose, row: at?.row ?? 0, column: at?.column ?? 0 });
    this.isPrinted = false;
    this.canvas = h("canvas", { "aria-hidden": "true" });
    // Its rows are laid out as grids, which costs a table its roles in some browsers: they are said.
    this.body = h("tbody", { role: "rowgroup" });
    this.chosenHead = h("th", { role: "columnheader", class: "now" });
    this.table = h("table", { role: "table", "aria-label": "Scripts", "aria-rowcount": scripts.length + 1 },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row", "aria-rowindex": 1 }, h("th", { role: "columnheader" }, "Script"),
        h("th", { role: "columnheader", class: "number" }, "Applied"),
        h("th", { role: "columnheader", class: "rest" }, "Not applied"), this.chosenHead)),
      this.body);
    this.stage = h("div", { class: "matrix-stage" }, this.table, this.canvas);
    this.size = h("div", { class: "matrix-size" }, this.stage);
    this.node = h("div", {
      class: "matrix", tabindex: 0, role: "group", "aria-label": "Scripts by database", "aria-describedby": "matrix-keys",
      "data-scroll": "matrix", "data-key": "matrix",
    }, this.size);
    this.listen();
  }

  listen() {
    this.node.addEventListener("scroll", () => this.schedule(), { passive: true });
    this.node.addEventListener("keydown", (event) => this.press(event));
    this.canvas.addEventListener("click", (event) => this.point(event, true));
    this.canvas.addEventListener("pointermove", (event) => this.point(event, false));
    this.canvas.addEventListener("dblclick", () => route.go("database", [this.targets[this.column].key]));
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.node);
  }

  measure() {
    const { clientWidth: width, clientHeight: height } = this.node;
    if (width === 0 || (width === this.width && height === this.height)) return;
    Object.assign(this, { width, height, ratio: window.devicePixelRatio || 1 });
    this.names = Math.round(Math.min(width < 700 ? width * 0.56 : 620, Math.max(200, width * 0.4)));
    this.cell = Math.min(28, Math.max(9, Math.floor((width - this.names - 4) / this.targets.length)));
    const longest = Math.max(4, ...this.targets.map((target) => target.name.length));
    this.head = this.cell >= 12 ? Math.min(132, 24 + 7 * longest) : 30;
    this.node.style.setProperty("--names", `${this.names}px`);
    this.node.style.setProperty("--head", `${this.head}px`);
    this.node.classList.toggle("narrow", this.names < 360);
    // A line of scroll bar beside what there is to see, and no empty room below.
    this.node.style.maxHeight = `${this.head + ROW * this.scripts.length + 18}px`;
    this.size.style.width = `${this.names + this.cell * this.targets.length}px`;
    this.size.style.height = `${this.head + ROW * this.scripts.length}px`;
    this.stage.style.width = `${width}px`;
    this.stage.style.height = `${height}px`;
    this.canvas.width = Math.round((width - this.names) * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.canvas.style.width = `${width - this.names}px`;
    this.canvas.style.height = `${height}px`;
    this.colour = themeColours();
    this.sprites = sprites(this.cell, ROW, this.ratio, this.colour);
    this.first = undefined;
    this.draw();
  }

  schedule() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  draw() {
    if (!this.sprites) return;
    const { scrollTop, scrollLeft } = this.node;
    this.drawRows(scrollTop);
    this.drawCells(scrollTop, scrollLeft);
  }

  drawRows(top) {
    const first = this.isPrinted ? 0 : Math.floor(top / ROW);
    const last = this.isPrinted ? this.scripts.length : Math.min(this.scripts.length, first + Math.ceil(this.height / ROW) + 1);
    this.body.style.transform = this.isPrinted ? "" : `translateY(${-(top % ROW)}px)`;
    if (first === this.first && last === this.last) return;
    [this.first, this.last] = [first, last];
    this.chosenHead.textContent = this.targets[this.column]?.name ?? "";
    this.body.replaceChildren(...this.scripts.slice(first, last).map((script, index) => this.tableRow(script, first + index)));
  }

  tableRow(script, index) {
    const counts = new Map();
    for (const target of this.targets) {
      const letter = String.fromCharCode(target.states[script.index]);
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    const rest = ["f", "x", "o", "p", "c", "m", "s", "r"].filter((letter) => counts.has(letter))
      .map((letter) => h("span", { class: STATES[letter].tone }, `${counts.get(letter)} ${SHORT[letter]}`));
    const chosen = this.targets[this.column];
    return h("tr", { role: "row", "aria-rowindex": index + 2, class: index === this.row ? "chosen" : "" },
      h("th", { role: "rowheader", title: `${script.folder}/${script.name}` }, scriptLink(script, { tabindex: -1 })),
      h("td", { role: "cell", class: "number" }, counts.has("e") ? "each run" : `${counts.get("a") ?? 0}/${this.targets.length}`),
      h("td", { role: "cell", class: "rest" }, ...rest),
      h("td", { role: "cell", class: "now" }, chosen ? stateOf(chosen, script).word : ""));
  }

  drawCells(top, left) {
    const pen = this.canvas.getContext("2d"), { cell, head, ratio, colour } = this;
    const width = this.width - this.names;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, this.height);
    const firstColumn = Math.floor(left / cell), lastColumn = Math.min(this.targets.length, Math.ceil((left + width) / cell));
    const firstRow = Math.floor(top / ROW), lastRow = Math.min(this.scripts.length, Math.ceil((top + this.height - head) / ROW));
    pen.save();
    pen.beginPath();
    pen.rect(0, head, width, Math.min(this.height - head, ROW * this.scripts.length - top));
    pen.clip();
    this.drawChosen(pen, top, left, width);
    for (let column = firstColumn; column < lastColumn; column++) {
      const target = this.targets[column], x = column * cell - left;
      if (target.error) this.veil(pen, x, head);
      for (let row = firstRow; row < lastRow; row++)
        pen.drawImage(this.sprites[target.states[this.scripts[row].index]], x, head + row * ROW - top, cell, ROW);
    }
    pen.restore();
    this.drawHead(pen, left, firstColumn, lastColumn, colour);
  }

  drawChosen(pen, top, left, width) {
    const { cell, head, colour } = this;
    const x = this.column * cell - left, y = head + this.row * ROW - top;
    pen.fillStyle = colour.row;
    pen.fillRect(0, y, width, ROW);
    pen.fillRect(x, head, cell, this.height);
    pen.strokeStyle = colour.link;
    pen.lineWidth = 2;
    pen.strokeRect(x + 1, y + 1, cell - 2, ROW - 2);
  }

  // What was seen there is old: nobody answers now.
  veil(pen, x, head) {
    pen.strokeStyle = this.colour.rule;
    pen.lineWidth = 1;
    pen.beginPath();
    for (let y = head - this.cell; y < this.height; y += 6) {
      pen.moveTo(x, y + this.cell);
      pen.lineTo(x + this.cell, y);
    }
    pen.stroke();
  }

  drawHead(pen, left, first, last, colour) {
    const { cell, head } = this;
    pen.textBaseline = "middle";
    for (let column = first; column < last; column++) {
      const target = this.targets[column], x = column * cell - left;
      pen.fillStyle = column === this.column ? colour.link : CONDITIONS[target.condition].tone === "good" ? colour.quiet : colour.ink;
      pen.font = `${column === this.column ? "600 " : ""}12px system-ui, sans-serif`;
      if (cell >= 12) {
        pen.save();
        pen.translate(x + cell / 2, head - 6);
        pen.rotate(Math.PI / -2);
        pen.fillText(shorten(pen, target.name, head - 12), 0, 0);
        pen.restore();
      } else if (column === first || target.environment !== this.targets[column - 1].environment) {
        pen.fillStyle = colour.rule;
        pen.fillRect(x, 0, 1, head);
        pen.fillStyle = colour.quiet;
        pen.fillText(target.environment || target.name, x + 5, head / 2);
      }
    }
    pen.fillStyle = colour.rule;
    pen.fillRect(0, head - 1, this.width, 1);
  }

  point(event, isChosen) {
    const bounds = this.canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - bounds.left + this.node.scrollLeft) / this.cell);
    const row = Math.floor((event.clientY - bounds.top - this.head + this.node.scrollTop) / ROW);
    const target = this.targets[column], script = this.scripts[row];
    if (!target || !script || event.clientY - bounds.top < this.head) {
      this.canvas.title = target?.name ?? "";
      return;
    }
    this.canvas.title = `${script.folder}/${script.name}\n${target.name}: ${stateOf(target, script).word}`;
    if (isChosen) this.choose(row, column);
  }

  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((this.height - this.head) / ROW) - 1);
    const steps = {
      ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [page, 0], PageUp: [-page, 0],
      Home: event.shiftKey ? [-FAR, 0] : [0, -FAR], End: event.shiftKey ? [FAR, 0] : [0, FAR],
    };
    if (event.key === "Enter" && event.target === this.node) {
      event.preventDefault();
      return event.shiftKey
        ? route.go("script", [this.scripts[this.row].name])
        : route.go("database", [this.targets[this.column].key]);
    }
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const clamp = (value, most) => Math.min(Math.max(value, 0), most - 1);
    this.choose(clamp(this.row + step[0], this.scripts.length), clamp(this.column + step[1], this.targets.length));
  }

  choose(row, column) {
    Object.assign(this, { row, column });
    const top = row * ROW, left = column * this.cell, { scrollTop, scrollLeft } = this.node;
    if (top < scrollTop) this.node.scrollTop = top;
    else if (top + ROW > scrollTop + this.height - this.head) this.node.scrollTop = top + ROW - this.height + this.head;
    const width = this.width - this.names;
    if (left < scrollLeft) this.node.scrollLeft = left;
    else if (left + this.cell > scrollLeft + width) this.node.scrollLeft = left + this.cell - width;
    this.first = undefined;
    this.draw();
    this.onchoose(this.scripts[row], this.targets[column]);
  }

  print(isPrinted) {
    this.isPrinted = isPrinted;
    this.first = undefined;
    this.draw();
  }

  end() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
  }
}

const SHORT = {
  f: "failed", x: "changed", o: "ongoing", p: "pending", c: "to run again", m: "missing", s: "skipped", r: "retired",
};

const stateOf = (target, script) => STATES[String.fromCharCode(target.states[script.index])];

function shorten(pen, text, width) {
  if (pen.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 1 && pen.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return `${text.slice(0, length)}…`;
}
