import { placeName } from "./naming.js";

/** Who combined what, as the service's table of places and data sets has it. */
export class Combined {
  constructor({ rows, columns, cells, titles }) {
    this.places = rows.map(({ value }) => ({ value, name: placeName(value) }));
    this.datasets = columns.map(({ value, label }) => ({ value, name: label }));
    this.titles = titles;
    this.rows = rows.map(() => new Map());
    for (const { row, column, documents } of cells) this.rows[row].set(this.datasets[column].value, documents);
  }

  /** Ids of a place's cases that have all of some data sets; all its cases where none is named. */
  cases(row, datasets) {
    const cells = this.rows[row];
    if (!datasets.length) return [...new Set([...cells.values()].flat())];
    const [first, ...others] = datasets.map((name) => cells.get(name) ?? []);
    return first.filter((id) => others.every((ids) => ids.includes(id)));
  }

  /** The places with such cases: `{row, name, cases}`. */
  placesWith(datasets) {
    return this.places.map(({ name }, row) => ({ row, name, cases: this.cases(row, datasets) })).filter(({ cases }) => cases.length);
  }

  /** The places that have all of some data sets, but in no case together. */
  placesApart(datasets) {
    const has = (row) => datasets.every((name) => this.rows[row].has(name));
    return this.places.filter((_, row) => has(row) && !this.cases(row, datasets).length);
  }

  /** How many cases have all of some data sets. */
  count(datasets) {
    return new Set(this.places.flatMap((_, row) => this.cases(row, datasets))).size;
  }

  /** The data sets of a place's case. */
  datasetsOf(row, id) {
    return [...this.rows[row]].filter(([, ids]) => ids.includes(id)).map(([name]) => name);
  }

  rowOf(place) {
    return this.places.findIndex(({ value }) => value === place);
  }
}
