// A real table of which only the rows in sight are made. Up and Down, Page up and Page down, Home and End go from row to row.
const SPARE = 12;

// As many steps as lead past any end.
const FAR = 1e9;

class List {
  constructor({ label, columns, rows, height = 34, fit, stale }) {
    Object.assign(this, { columns, rows, height, stale });
    this.active = 0;
    this.isPrinted = false;
    this.before = h("tbody", { "aria-hidden": "true" });
    this.body = h("tbody", {});
    this.after = h("tbody", { "aria-hidden": "true" });
    this.head = h("thead", {});
    this.groups = h("colgroup", {});
    this.table = h("table", { "aria-label": label }, this.groups, this.head, this.before, this.body, this.after);
    this.node = h("div", { class: `list${fit ? " fit" : ""}`, "data-scroll": label }, this.table);
    this.node.addEventListener("scroll", () => this.draw(), { passive: true });
    this.node.addEventListener("keydown", (event) => this.press(event));
    this.node.addEventListener("focusin", (event) => this.follow(event));
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.node);
  }

  // What does not fit is on the page of the row.
  measure() {
    const { clientWidth: width, scrollTop, clientHeight } = this.node;
    if (width === 0) return;
    if (width === this.width) return this.draw();
    // As high as it can become: it has no rows yet. What is out of sight waits for the first frame.
    const room = Math.max(clientHeight, innerHeight - this.node.getBoundingClientRect().top);
    this.width = width;
    this.shown = this.columns.filter((column) => width >= (column.from ?? 0) && width < (column.below ?? Infinity));
    this.groups.replaceChildren(
      ...this.shown.map((column) => {
        const col = h("col", {});
        if (column.width) col.style.width = `${column.width}px`;
        return col;
      })
    );
    this.head.replaceChildren(
      h("tr", { "aria-rowindex": 1 },
        ...this.shown.map((column) => h("th", { scope: "col", class: column.kind, title: column.help }, column.title)))
    );
    this.table.setAttribute("aria-rowcount", this.rows.length + 1);
    this.table.setAttribute("aria-colcount", this.shown.length);
    this.first = this.last = undefined;
    this.draw(scrollTop, room, 0);
    requestAnimationFrame(() => this.draw());
  }

  draw(top = this.node.scrollTop, room = this.node.clientHeight, spare = SPARE) {
    if (!this.shown) return;
    const rows = this.rows.length;
    const first = this.isPrinted ? 0 : Math.max(0, Math.floor(top / this.height) - spare);
    const last = this.isPrinted ? rows : Math.min(rows, Math.ceil((top + room) / this.height) + spare);
    if (first === this.first && last === this.last) return;
    [this.first, this.last] = [first, last];
    const focused = this.body.contains(document.activeElement);
    this.body.replaceChildren(...this.rows.slice(first, last).map((row, index) => this.row(row, first + index)));
    this.space(this.before, first);
    this.space(this.after, rows - last);
    if (focused) this.focus();
  }

  row(row, index) {
    const cells = this.shown.map((column) => {
      const content = column.cell(row);
      return h(column.isHead ? "th" : "td", { class: column.kind, scope: column.isHead ? "row" : undefined }, content);
    });
    const made = h("tr", { "aria-rowindex": index + 2, class: this.stale?.(row) && "stale" }, ...cells);
    made.style.height = `${this.height}px`;
    for (const inner of made.querySelectorAll("a")) inner.tabIndex = index === this.active ? 0 : -1;
    return made;
  }

  space(body, rows) {
    if (rows === 0) return body.replaceChildren();
    const cell = h("td", { colspan: this.shown.length, class: "space" });
    cell.style.height = `${rows * this.height}px`;
    body.replaceChildren(h("tr", {}, cell));
  }

  press(event) {
    const page = Math.max(1, Math.floor(this.node.clientHeight / this.height) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -FAR, End: FAR };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.choose(Math.min(Math.max(this.active + step, 0), this.rows.length - 1));
  }

  choose(index) {
    this.active = index;
    const top = index * this.height, head = this.head.offsetHeight, { scrollTop, clientHeight } = this.node;
    if (top < scrollTop) this.node.scrollTop = top;
    else if (top + this.height > scrollTop + clientHeight - head)
      this.node.scrollTop = top + this.height - clientHeight + head;
    this.first = undefined;
    this.draw();
    this.focus();
  }

  focus() {
    this.body.children[this.active - this.first]?.querySelector("a")?.focus({ preventScroll: true });
  }

  follow(event) {
    const row = event.target.closest("tr");
    const index = row?.parentNode === this.body ? this.first + [...this.body.children].indexOf(row) : -1;
    if (index < 0 || index === this.active) return;
    for (const inner of this.body.querySelectorAll('a[tabindex="0"]')) inner.tabIndex = -1;
    for (const inner of row.querySelectorAll("a")) inner.tabIndex = 0;
    this.active = index;
  }

  print(isPrinted) {
    this.isPrinted = isPrinted;
    this.first = undefined;
    this.draw();
  }

  end() {
    this.sizes.disconnect();
  }
}

// The lists and pictures of the view that is shown.
const shown = new Set();

function list(options) {
  if (options.rows.length === 0) return options.none;
  const made = new List(options);
  shown.add(made);
  return made.node;
}
