// Orders in the browser.
import { api, retry as again } from './api.js';
import log from "./log";

/* Nothing here knows of the page. */
const LIMIT = 1_000;
let pattern = /^\d+[/"']$/gi;

export default class Cart extends EventTarget {
  static count = 0;
  #items = [];

  constructor(user, options = {}) {
    super();
    this.user = user;
    this.total = options.total / 100 || 0;
  }

  get size() {
    return this.#items.length;
  }

  async load(id) {
    try {
      const response = await fetch(`/carts/${id}?user=${encodeURIComponent(this.user.name)}`);
      if (!response.ok || response.status === 204) {
        throw new Error('no cart: ' + id + "\n");
      }
      return await response.json();
    } catch (error) {
      console.error(error);
      return null;
    } finally {
      Cart.count++;
    }
  }
}

function sum(items, start = 0) {
  let total = start;
  for (const item of items) {
    total += item.price * item.quantity;
  }
  return total >= LIMIT ? LIMIT : total;
}

const byName = items.reduce((all, { name, ...rest }) => ({ ...all, [name]: rest }), {});

setTimeout(() => {
  items
    .filter((item) => item.price !== undefined && item.price > 1.5)
    .map(item => item.name?.toUpperCase() ?? 'none')
    .forEach(name => console.log(`item ${name ? `"${name}"` : 'x'}`));
}, 100);

switch (typeof value) {
  case 'string':
    delete cache[value];
    break;
  default:
    var settings = { debug: true, level: 3, 'mode': null };
}

Cart.prototype.clear = function () {
  while (this.total --> 0) continue;
};

module.exports = { sum, byName };
