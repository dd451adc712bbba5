import { Injectable } from '@angular/core';
import type { Order, Money } from './types';

/** What a list may be asked. */
export interface Query<T extends object = Order> {
  readonly filter?: Partial<T>;
  limit: number;
  sort(a: T, b: T): number;
  [key: string]: unknown;
}

type Result<T> = { ok: true; value: T } | { ok: false; error: Error };

enum Status {
  Open = 'open',
  Closed = 'closed',
}

@Injectable({ providedIn: 'root' })
export class OrderService implements Service {
  private readonly cache = new Map<string, Order[]>();
  constructor(private http: HttpClient, public name?: string) {}

  async find<T>(query: Query<T>, retries: number = 3): Promise<T[]> {
    const key = JSON.stringify(query);
    if (this.cache.has(key) && retries > 0) {
      return this.cache.get(key) as unknown as T[];
    }
    const rows = await this.http.get<T[]>(`/orders?limit=${query.limit}`);
    return rows.filter((row): row is T => row !== null);
  }
}

function first<T>(items: readonly T[]): T | undefined {
  return items.length > 0 ? items[0] : undefined;
}

declare module 'x' {
  export const version: string;
}

const total: number = items.reduce((sum, item) => sum + item.price, 0);
let value = input!.value satisfies string;
abstract class Shape {
  abstract area(): number;
  protected static count: number = 0;
}
export type Keys = keyof typeof settings;
