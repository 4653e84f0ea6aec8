// SPDX-License-Identifier: Apache-2.0
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { WorkQueue } from '../queue/work-queue.ts';

/** What Prometheus reads at `/metrics`. Labels are routes, kinds, tenants and outcomes; never a person or a record. */
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time taken to answer a request, by route and status',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });
  readonly work = new Counter({
    name: 'work_items_total',
    help: 'Attempts at work items, by kind and outcome (done, failed, refused, handed-on)',
    labelNames: ['tenant', 'kind', 'outcome'],
    registers: [this.registry],
  });
  readonly workSeconds = new Histogram({
    name: 'work_item_duration_seconds',
    help: 'Duration of one attempt at a work item, by kind',
    labelNames: ['kind'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
    registers: [this.registry],
  });
  readonly cards = new Counter({
    name: 'cds_cards_total',
    help: 'Cards returned, by hook and indicator',
    labelNames: ['tenant', 'hook', 'indicator'],
    registers: [this.registry],
  });
  readonly feedback = new Counter({
    name: 'cds_feedback_total',
    help: 'Feedback on cards, by outcome',
    labelNames: ['tenant', 'outcome'],
    registers: [this.registry],
  });
  readonly notifications = new Counter({
    name: 'notifications_total',
    help: 'Notifications from EHRs, by channel and outcome (accepted, refused, unreadable)',
    labelNames: ['tenant', 'channel', 'outcome'],
    registers: [this.registry],
  });
  readonly silent = new Gauge({
    name: 'subscriptions_silent',
    help: 'Subscriptions that missed two heartbeats',
    labelNames: ['tenant'],
    registers: [this.registry],
  });

  constructor(queue: WorkQueue) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'work_queue_items',
      help: 'Items in the queue, by state; dead ones wait for an administrator',
      labelNames: ['state'],
      registers: [this.registry],
      async collect() {
        // Without an answer the last figures would mislead.
        const counts = await queue.counts().catch(() => ({ waiting: NaN, active: NaN, dead: NaN }));
        this.set({ state: 'waiting' }, counts.waiting);
        this.set({ state: 'active' }, counts.active);
        this.set({ state: 'dead' }, counts.dead);
      },
    });
  }
}
